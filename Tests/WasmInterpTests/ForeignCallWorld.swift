import Testing
import WasmCore
import WasmInterp

/// How one guest calls a function: the instruction, and whether its own frame goes before.
struct CallWay: CustomTestStringConvertible, Sendable {
    enum Instruction: String, CaseIterable { case direct, indirect, reference }

    var instruction: Instruction
    var isTail: Bool

    static let all = Instruction.allCases.flatMap { instruction in
        [false, true].map { CallWay(instruction: instruction, isTail: $0) }
    }

    var testDescription: String { "\(isTail ? "tail " : "")\(instruction.rawValue)" }

    /// The call of a function that is element `element` of table 0, of type `$t`.
    func call(_ function: String, element: Int = 0, arguments: String = "") -> String {
        let prefix = isTail ? "return_" : ""
        switch instruction {
        case .direct: return "\(arguments) (\(prefix)call \(function))"
        case .indirect:
            return "\(arguments) (\(prefix)call_indirect (type $t) (i32.const \(element)))"
        case .reference:
            return "\(arguments) (\(prefix)call_ref $t (ref.func \(function)))"
        }
    }
}

/// Instances of one store, of which later ones import what earlier ones export.
struct ForeignCallWorld {
    let store: Store<Void>
    var imports: ImportSet<Void>

    init(
        _ configuration: EngineConfiguration = EngineConfiguration(),
        limits: StoreLimits = StoreLimits(), linker: (inout Linker<Void>) -> Void = { _ in }
    ) {
        let engine = Engine(configuration)
        var offered = Linker<Void>(engine: engine)
        linker(&offered)
        store = Store(engine: engine, host: (), limits: limits)
        imports = ImportSet(offered, in: store)
    }

    @discardableResult
    mutating func add(_ text: String, as name: String = "") throws -> Instance {
        let instance = try imports.instantiate(try makeModule(text, engine: store.engine))
        imports.define(name, exportsOf: instance)
        return instance
    }

    /// All that code is made or run differently for.
    static var configurations: [EngineConfiguration] {
        [false, true].flatMap { isMetered in
            [false, true].map { tracksWrites in
                var configuration = EngineConfiguration()
                configuration.isMetered = isMetered
                configuration.tracksWrites = tracksWrites
                return configuration
            }
        }
    }
}
