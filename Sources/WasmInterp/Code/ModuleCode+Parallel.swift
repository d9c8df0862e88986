import Dispatch
import Platform
import Synchronization
import WasmCore

extension ModuleCode {
    /// Bytes of bodies that a thread takes at a time; below two of them there is one thread.
    private static let portionBytes = 1 << 14

    /// Validates and translates all functions on all cores.
    ///
    /// - Parameter validates: False if all bodies are known to be valid.
    /// - Throws: What validating one body after the other would have thrown: the first error.
    func translateInParallel(
        validates: Bool, interruption: InterruptionCheck
    ) throws(ModuleError) {
        let portions = bodyPortions()
        let work = ParallelTranslation(
            code: self, portions: portions, validates: validates, interruption: interruption)
        let threads = min(ProcessorCount.active, portions.count)
        if threads > 1 {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in work.run() }
        } else {
            work.run()
        }
        if let error = work.error { throw error }
    }

    /// The bodies in order, as ranges of about equal work.
    private func bodyPortions() -> [Range<Int>] {
        var portions: [Range<Int>] = []
        var start = 0
        var byteCount = 0
        for (index, body) in unit.decoded.bodies.enumerated() {
            byteCount += body.range.count
            guard byteCount >= Self.portionBytes else { continue }
            portions.append(start..<(index + 1))
            (start, byteCount) = (index + 1, 0)
        }
        if start < unit.decoded.bodies.count { portions.append(start..<unit.decoded.bodies.count) }
        return portions
    }
}

/// What the threads that translate a module have in common: which portion comes next, and the first
/// error.
private final class ParallelTranslation: Sendable {
    private let code: ModuleCode
    private let portions: [Range<Int>]
    private let validates: Bool
    private let interruption: InterruptionCheck
    private let next = Atomic<Int>(0)
    /// The portion of the first error.
    private let failure = Locked<(portion: Int, error: ModuleError)?>(nil)

    init(
        code: ModuleCode, portions: [Range<Int>], validates: Bool, interruption: InterruptionCheck
    ) {
        self.code = code
        self.portions = portions
        self.validates = validates
        self.interruption = interruption
    }

    var error: ModuleError? { failure.withLock { $0?.error } }

    /// Takes portions until there are no more, or one has failed.
    ///
    /// Portions are taken in order and finished once taken, so none before the first error is left
    /// out.
    func run() {
        var translator = Translator(module: code.unit)
        while error == nil {
            let portion = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard portion < portions.count else { return }
            do throws(ModuleError) {
                try compile(portions[portion], &translator)
            } catch {
                failure.withLock { first in
                    if let known = first, known.portion < portion { return }
                    first = (portion, error)
                }
                return
            }
        }
    }

    private func compile(
        _ portion: Range<Int>, _ translator: inout Translator
    ) throws(ModuleError) {
        if validates {
            try code.verdict.validate(portion, interruption: interruption)
        }
        for index in portion {
            try translator.translate(definedIndex: index, interruption: interruption)
            try code.publish(index, translator.code.buffer, translator.metadata)
        }
    }
}
