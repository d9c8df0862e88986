import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Modules of very many types: the time for them is proportional to their number, and ends.
@Suite struct ManyTypesTests {
    private static func encoded(_ value: Int) -> [UInt8] {
        var (rest, bytes): (Int, [UInt8]) = (value, [])
        repeat {
            bytes.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
            rest >>= 7
        } while rest > 0
        return bytes
    }

    /// A module of different function types: the digits of a number to the base 4 are parameters.
    private static func module(typeCount: Int) -> [UInt8] {
        var content = encoded(typeCount)
        for number in 0..<typeCount {
            var (rest, parameters): (Int, [UInt8]) = (number, [0x7F])
            while rest > 0 {
                parameters.append(0x7F - UInt8(rest & 3))
                rest >>= 2
            }
            content += [0x60] + encoded(parameters.count) + parameters + [0]
        }
        return [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 1] + encoded(content.count) + content
    }

    private func heldCount(_ engine: Engine) -> Int {
        engine.types.withRegistry { registry in
            (0..<registry.count).count { registry.isHeld(CanonicalTypeIndex(rawValue: UInt32($0))) }
        }
    }

    /// With the square of their number this would take minutes.
    @Test(.timeLimit(.minutes(5))) func manyTypesAreTakenInAtOnce() throws {
        let engine = makeEngine()
        let count = Effort.types
        let module = try Module(ModuleBytes(Self.module(typeCount: count)), engine: engine)
        #expect(module.types.count == count)
        #expect(Set(module.types.map(\.rawValue)).count == count)
    }

    /// Stopped at each of its questions, a module leaves no types behind.
    @Test func typesOfAnInterruptedModuleGo() throws {
        let engine = makeEngine()
        let bytes = Self.module(typeCount: 5_000)
        let before = heldCount(engine)
        var isMade = false
        for questionsMax in 0..<1_000 where !isMade {
            let questions = Locked(0)
            let check = InterruptionCheck {
                questions.withLock { count in
                    count += 1
                    return count > questionsMax
                }
            }
            do throws(ModuleError) {
                let module = try Module(
                    ModuleBytes(bytes), engine: engine, interruption: check)
                isMade = true
                #expect(questionsMax > 5)
                #expect(heldCount(engine) - before == module.types.count)
            } catch {
                #expect(error.isInterruption)
                #expect(heldCount(engine) == before)
            }
        }
        #expect(isMade)
    }
}
