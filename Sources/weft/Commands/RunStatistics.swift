import CommandLineSupport
import Host
import Platform
import WasmInterp

/// What a run took, for `--stats`.
struct RunStatistics {
    private let creation = ContinuousClock.now
    private var beginning: ContinuousClock.Instant?
    private var memoryBytes: UInt64?
    private var heapBytes: Int?
    private var fuel: (used: UInt64, given: UInt64)?

    /// The module is loaded, and the guest begins.
    mutating func begin() { beginning = .now }

    var hasBegun: Bool { beginning != nil }

    /// Looks at a store whose guest has ended.
    ///
    /// - Parameter fuel: What it began with.
    mutating func note<Host>(_ store: Store<Host>, fuel given: UInt64?) {
        memoryBytes = store.memoryByteCount
        heapBytes = store.heapByteCount
        if let given, let left = store.fuel { fuel = (given - min(left, given), given) }
    }

    /// Looks at a program with threads that has ended. Their heaps have gone with them.
    mutating func note(_ threads: WASIThreads, _ tank: FuelTank?, fuel given: UInt64?) {
        memoryBytes = threads.memoryByteCount
        if let given, let tank { fuel = (given - min(tank.fuel, given), given) }
    }

    /// Prints a line for all that is known.
    func show(_ calls: CallCounter) {
        let end = ContinuousClock.now
        let beginning = beginning ?? end
        var lines = [
            ("load", (beginning - creation).milliseconds),
            ("run", (end - beginning).milliseconds),
        ]
        if let memoryBytes { lines.append(("memory", "\(memoryBytes) bytes")) }
        if let heapBytes { lines.append(("heap", "\(heapBytes) bytes")) }
        if let fuel { lines.append(("fuel", "\(fuel.used) of \(fuel.given)")) }
        lines.append(("host calls", "\(calls.count)"))
        StandardError.write(
            lines.map { "\($0.padded(to: "host calls".count))  \($1)\n" }.joined())
    }
}

/// Counts calls that guests make on any threads.
final class CallCounter: Sendable {
    private let calls = Locked<UInt64>(0)

    func add() { calls.withLock { $0 += 1 } }

    var count: UInt64 { calls.withLock { $0 } }
}

extension Duration {
    /// With three decimals.
    fileprivate var milliseconds: String {
        let (seconds, attoseconds) = components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        let fraction = String(microseconds % 1_000)
        return "\(microseconds / 1_000)."
            + String(repeating: "0", count: 3 - fraction.count) + fraction + " ms"
    }
}
