import CommandLineSupport
import Host
import WasmInterp

/// A guest that runs in slices, between which it can be written down.
struct SlicedRun {
    let store: Store<WASIPreview1>
    let call: Invocation<[Value]>
    private let triggers: SnapshotTriggers?
    private var folder: SnapshotFolder?
    /// The snapshot that the next one goes on from.
    private var base: SnapshotBase?
    private var nextFuel: UInt64?
    private var nextInstant: ContinuousClock.Instant?

    /// Some ten milliseconds.
    private static let slice: UInt64 = 10_000_000

    init(
        _ store: Store<WASIPreview1>, _ call: Invocation<[Value]>, _ triggers: SnapshotTriggers?
    ) throws(Failure) {
        self.store = store
        self.call = call
        self.triggers = triggers
        folder = try triggers.map { triggers throws(Failure) in
            try SnapshotFolder(triggers.folder, keptMax: triggers.keptMax)
        }
        nextFuel = triggers?.fuel.map { fuel in
            let (sum, overflow) = store.fuelConsumed.addingReportingOverflow(fuel)
            return overflow ? .max : sum
        }
        nextInstant = triggers?.period.map { ContinuousClock.now.advanced(by: $0) }
    }

    /// Lets the guest run to its end, or to the snapshot that is to end the run.
    ///
    /// - Returns: What the function returned; nil if the run was written down to go on elsewhere.
    mutating func run() throws -> [Value]? {
        while true {
            switch try call.resume(fuel: triggers == nil ? nil : slice) {
            case .finished(let values): return values
            case .suspended: break
            case .waiting: call.holdThread { isAsked }
            }
            guard let triggers, isDue else { continue }
            if takeSnapshot(), triggers.exits { return nil }
        }
    }

    private var slice: UInt64 {
        guard let nextFuel else { return Self.slice }
        let left = nextFuel - min(nextFuel, store.fuelConsumed)
        return min(Self.slice, max(left, 1))
    }

    /// By somebody or the clock.
    private var isAsked: Bool {
        SnapshotSignal.isThere || nextInstant.map { ContinuousClock.now >= $0 } ?? false
    }

    /// Whether a snapshot has to be made, which is asked for once.
    private var isDue: Bool {
        mutating get {
            var isDue = SnapshotSignal.take()
            if let instant = nextInstant, let period = triggers?.period,
                ContinuousClock.now >= instant
            {
                nextInstant = ContinuousClock.now.advanced(by: period)
                isDue = true
            }
            if let fuel = nextFuel, store.fuelConsumed >= fuel {
                nextFuel = nil
                isDue = true
            }
            return isDue
        }
    }

    /// A guest that cannot be captured now goes on unharmed.
    private mutating func takeSnapshot() -> Bool {
        do {
            guard var folder, let triggers else { return false }
            defer { self.folder = folder }
            if let base, base.chainLength >= triggers.chainLengthMax { self.base = nil }
            base = try folder.add(isWhole: base == nil) { sink, number in
                var options = SnapshotOptions()
                // One that goes on from others finds them there.
                options.hasModules = base == nil
                options.logicalClock = UInt64(clamping: number)
                return try store.writeSnapshot(
                    with: [call], participants: [store.host],
                    since: base, options, to: sink
                ).base
            }
            return true
        } catch {
            let failure = (error as? Failure) ?? Failure("no snapshot: \(error)")
            failure.show()
            return false
        }
    }
}

extension SnapshotOptions {
    /// Whoever has the file needs nothing else.
    static var withModules: SnapshotOptions {
        var options = SnapshotOptions()
        options.hasModules = true
        return options
    }
}
