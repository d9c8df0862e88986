import Platform
import WasmCore

/// Which function bodies of a module are known to be valid. That belongs to the module, whatever
/// its code.
final class ModuleVerdict: Sendable {
    private struct State {
        /// For each body; empty if all are.
        var isValid: [Bool]
        /// Bodies that are not known to be.
        var unknownCount: Int
    }

    let context: ModuleContext
    /// What the engine remembers the module by once all bodies are valid.
    private let key: KeyedHash.Value?
    private let verdicts: VerdictCache
    private let state: Locked<State>

    /// - Parameter isLazy: Whether bodies are validated when asked for; else all are known valid.
    init(
        _ context: ModuleContext, isLazy: Bool, key: KeyedHash.Value?, _ verdicts: VerdictCache
    ) {
        let count = isLazy ? context.shared.decoded.bodies.count : 0
        self.context = context
        self.key = key
        self.verdicts = verdicts
        state = Locked(State(isValid: Array(repeating: false, count: count), unknownCount: count))
    }

    /// Validates a body unless that has been done. No lock is held meanwhile.
    func validate(_ definedIndex: Int, interruption: InterruptionCheck) throws(ModuleError) {
        let isKnown = state.withLock { $0.isValid.isEmpty || $0.isValid[definedIndex] }
        if isKnown { return }
        try context.validateBody(definedIndex, interruption: interruption)
        let isLast = state.withLock { state in
            guard !state.isValid[definedIndex] else { return false }
            state.isValid[definedIndex] = true
            state.unknownCount -= 1
            return state.unknownCount == 0
        }
        if isLast, let key { verdicts.insert(key) }
    }

    /// Validates bodies whatever is known.
    func validate(_ range: Range<Int>, interruption: InterruptionCheck) throws(ModuleError) {
        try context.validateBodies(range, interruption: interruption)
    }
}
