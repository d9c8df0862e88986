import WasmCore
import WasmInterp

/// A module of a script that stands alone, and what the script does with it.
struct PooledPart {
    /// nil for what comes before the first module.
    var module: WastModule?
    var line: Int
    var directives: [WastDirective] = []

    /// nil if modules of the script depend on one another.
    static func parts(of directives: [WastDirective]) -> [PooledPart]? {
        var parts = [PooledPart(line: 0)]
        for directive in directives {
            switch directive.kind {
            case .register, .instance, .thread, .wait: return nil
            case .module(let module):
                if module.isDefinition || module.isComponent { return nil }
                parts.append(PooledPart(module: module, line: directive.line))
            default:
                let last = parts.count - 1
                if let name = directive.kind.action?.instance.map({ ExactName($0) }),
                    name != parts[last].module?.name.map({ ExactName($0) })
                {
                    return nil
                }
                parts[last].directives.append(directive)
            }
        }
        return parts
    }
}

extension WastRunner {
    /// Runs a part with an instance of a pool, then again with the same one made as new.
    mutating func run(_ part: PooledPart) {
        guard let module = part.module else {
            for directive in part.directives { run(directive) }
            return
        }
        func note(_ kind: WastFailureKind, _ text: String) {
            report.failures.append(.init(line: part.line, kind, text: text))
        }
        let compiled: Module
        switch compile(module) {
        case .success(let module): compiled = module
        case .failure(let refusal): return note(.refused, "the module was refused: \(refusal)")
        }
        var linker = Linker<Void>(engine: engine)
        Spectest.provide(in: &linker)
        let pool = InstancePool(compiled, linker: linker)
        for _ in 0..<2 {
            do {
                let pooled = try pool.take(host: ())
                run(part, on: pooled.store, pooled.instance)
                pool.giveBack(pooled)
            } catch {
                return note(.linking, "the module was not instantiated: \(error.message)")
            }
            // A memory that threads share cannot be made as new.
            let isShared = compiled.decoded.memories.contains { $0.isShared }
            if pool.idleCount == 0, !isShared { note(.result, "the instance cannot be used again") }
        }
    }

    private mutating func run(
        _ part: PooledPart, on store: Store<Void>, _ instance: Instance
    ) {
        pooledStore = store
        current = instance
        if let name = part.module?.name { instances[ExactName(name)] = instance }
        for directive in part.directives { run(directive) }
        pooledStore = nil
        current = nil
        instances = [:]
        externs = [:]
    }
}

extension WastDirective.Kind {
    fileprivate var action: WastAction? {
        switch self {
        case .action(let action), .assertReturn(let action, _), .assertTrap(let action, _),
            .assertExhaustion(let action, _), .assertException(let action):
            action
        default: nil
        }
    }
}
