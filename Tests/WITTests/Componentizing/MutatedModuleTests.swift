import Testing
import WIT
import WasmCore

/// Bytes changed at random: an answer or an error, and nothing else.
@Suite("Mutated modules and components")
struct MutatedModuleTests {
    static let rounds = 100

    /// Mutants of some bytes, the same ones each time.
    static func mutants(of bytes: [UInt8], seed: UInt64) -> [[UInt8]] {
        var random = MutationRandom(state: seed)
        return (0..<rounds).map { _ in
            var mutant = bytes
            for _ in 0...Int.random(in: 0..<3, using: &random) where !mutant.isEmpty {
                let place = Int.random(in: mutant.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutant.remove(at: place)
                case 1: mutant.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 2: mutant[place] = UInt8.random(in: 0...255, using: &random)
                default: mutant[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
            }
            return mutant
        }
    }

    @Test("become components, or are refused", arguments: [4, 5, 6])
    func modules(_ position: Int) throws {
        let row = ComponentBuilderTests.rows[position]
        let package = try resolve("package a:b; " + row.wit)
        let world = try package.world(named: "w")
        let module = try WatParser.parseModule(row.module)
        for mutant in Self.mutants(of: module, seed: UInt64(position)) {
            let builder = ComponentBuilder(module: mutant, package: package, world: world)
            do throws(ComponentizingError) {
                // What comes out has been validated.
                _ = try builder.build()
            } catch {
                #expect(!error.problems.isEmpty)
            }
        }
    }

    @Test("say what world they are of, or are refused")
    func sections() throws {
        let text = "(module (func (export \"g\") (result i32) unreachable) \(allocator))"
        let module = try EmbeddingTests.section("w").embedded(
            in: try WatParser.parseModule(text))
        for mutant in Self.mutants(of: module, seed: 7) {
            do throws(ComponentizingError) {
                _ = try ComponentBuilder(module: mutant).build()
            } catch {
                #expect(!error.problems.isEmpty)
            }
        }
    }

    @Test("are plugged together, or are refused")
    func components() throws {
        let (plug, socket) = (try ComposingTests.plug(), try ComposingTests.socket())
        for mutant in Self.mutants(of: plug.bytes, seed: 8) {
            do throws(ComponentizingError) {
                _ = try ComponentComposer.compose(
                    [.init(name: "plug", bytes: mutant)], into: socket)
            } catch {
                #expect(!error.problems.isEmpty)
            }
        }
    }
}
