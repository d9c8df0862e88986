import Testing
import WasmCore
import WasmInterp

/// Every instruction of every feature is translated and run: what has a row and no translation, or
/// no body here, fails by name.
@Suite struct OpcodeCoverageTests {
    enum Mode: CaseIterable, Sendable {
        case plain, metered, tracked, collecting, lazy

        var configuration: EngineConfiguration {
            var configuration = EngineConfiguration()
            configuration.compilation = self == .lazy ? .lazy : .eager
            configuration.isMetered = self == .metered
            configuration.tracksWrites = self == .tracked
            configuration.collectsAtEveryAllocation = self == .collecting
            return configuration
        }
    }

    @Test(arguments: Mode.allCases, OpcodeBodies.Memory.allCases)
    func everyInstructionIsTranslatedAndRuns(mode: Mode, memory: OpcodeBodies.Memory) throws {
        let engine = Engine(mode.configuration)
        for opcode in Opcode.allCases
        where memory == .narrow || OpcodeBodies.usesMemory(opcode) {
            let name = Comment(rawValue: "\(opcode) (\(opcode.row.text))")
            guard let text = OpcodeBodies.module(opcode, memory) else {
                Issue.record("there is no body for \(name)")
                continue
            }
            do {
                let bytes = try WatParser.parseModule(text)
                #expect(try Self.opcodes(bytes).contains(opcode), name)
                let store = Store(engine: engine, host: ())
                let instance = try store.instantiate(try Module(bytes, engine: engine))
                let run = try instance.function("run", as: (() -> Void).self)
                _ = try run()
                #expect(opcode != .unreachable)
            } catch let trap as Trap where opcode == .unreachable {
                #expect(trap.code == .unreachable)
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
    }

    @Test(arguments: Opcode.allCases.filter { $0.row.feature != .mvp })
    func noInstructionIsAcceptedWithoutItsFeature(opcode: Opcode) throws {
        guard let text = OpcodeBodies.module(opcode) else { return }
        // A shared memory would be refused before the instruction is seen.
        let bytes = try WatParser.parseModule(text.replacing(" shared", with: ""))
        let feature = opcode.row.feature
        var configuration = EngineConfiguration()
        configuration.features = .all.removing(feature)
        do {
            _ = try Module(bytes, engine: Engine(configuration))
            Issue.record("\(opcode) is accepted without \(feature)")
        } catch .malformed(let error) {
            #expect(error.code == .featureDisabled(feature))
        } catch .invalid(let error) {
            #expect(error.code == .featureDisabled(feature))
        }
    }

    /// What the last body of a module consists of.
    private static func opcodes(_ bytes: [UInt8]) throws -> [Opcode] {
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        guard let body = module.bodies.last else { return [] }
        let locals = try LocalsReader(body, in: module.bytes)
        var reader = module.instructions(of: body, from: locals.instructionsOffset)
        var opcodes: [Opcode] = []
        while !reader.isAtEnd { opcodes.append(try reader.next().opcode) }
        return opcodes
    }
}
