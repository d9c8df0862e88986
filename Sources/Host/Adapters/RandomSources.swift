internal import HostSystem

/// The random bytes of the system, fit for keys.
public final class HostRandom: RandomSource {
    /// All of them give bytes of the same source.
    public init() {}

    public func fill(_ bytes: inout MutableRawSpan) { SystemRandomness().fill(&bytes) }
}

/// The same bytes for the same seed, everywhere. Not for secrets.
public final class SeededRandom: RandomSource, Sendable {
    private let source: SeededRandomness

    /// Equal seeds give equal bytes.
    public init(seed: UInt64) { source = SeededRandomness(seed: seed) }

    public func fill(_ bytes: inout MutableRawSpan) { source.fill(&bytes) }
}

/// The bytes go on where they were.
extension SeededRandom: StatefulPort {
    public func portState() -> [UInt8] { [UInt8](portState: source.position) }

    public func setPortState(_ state: [UInt8]) throws {
        source.position = try state.portNumbers(1)[0]
    }
}
