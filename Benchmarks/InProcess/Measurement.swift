import Platform

/// Nanoseconds on the monotonic clock.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// How often things are done.
struct Effort {
    /// Samples that count.
    var runs = 10_000
    /// Samples before them that do not.
    var warmUps = 100
}

/// The times of one thing, in nanoseconds.
struct Measurement {
    var name: String
    /// What the 99th percentile should stay below; nil where there is no goal.
    var goal: Double?
    /// Ascending.
    private var samples: [Double]

    init(name: String, goal: Double?, samples: [Double]) {
        self.name = name
        self.goal = goal
        self.samples = samples.sorted()
    }

    var median: Double { percentile(0.5) }
    var least: Double { samples.first ?? 0 }

    /// The smallest sample that so many of all do not exceed.
    func percentile(_ share: Double) -> Double {
        guard !samples.isEmpty else { return 0 }
        let position = Int((Double(samples.count) * share).rounded(.up)) - 1
        return samples[min(max(position, 0), samples.count - 1)]
    }
}

/// Times a thing: one sample a run.
///
/// - Parameters:
///   - goal: Nanoseconds.
///   - count: How often a run does it; a sample is the mean.
///   - input: Made before the clock starts, from the number of the run.
func measure<Input>(
    _ name: String, goal: Double? = nil, effort: Effort, count: Int = 1, input: (Int) -> Input,
    _ body: (Input) throws -> Void
) rethrows -> Measurement {
    var samples: [Double] = []
    samples.reserveCapacity(effort.runs)
    for run in 0..<(effort.warmUps + effort.runs) {
        let input = input(run)
        let start = monotonicNanoseconds()
        try body(input)
        let end = monotonicNanoseconds()
        if run >= effort.warmUps { samples.append(Double(end - start) / Double(count)) }
    }
    return Measurement(name: name, goal: goal, samples: samples)
}

/// Times a thing that takes less than the clock: each sample is the mean of a thousand.
func measureShort(
    _ name: String, goal: Double? = nil, effort: Effort, _ body: () throws -> Void
) rethrows -> Measurement {
    let batch = 1_000
    return try measure(
        name, goal: goal,
        effort: Effort(runs: max(effort.runs / 10, 10), warmUps: effort.warmUps), count: batch,
        input: { _ in }
    ) { for _ in 0..<batch { try body() } }
}
