/// How much a name may cost.
struct DemanglingLimits {
    /// Longer names are shown as they are. Templates make names of some thousand bytes.
    static let nameBytesMax = 8_192
    /// Grammar rules inside of each other, each of which takes a few frames of the native stack:
    /// 192 KiB of it are enough, 512 KiB in debug builds.
    static let depthMax = 64
    /// Rules that are applied and parts that are written, together.
    static let stepsMax = 50_000

    /// Parts of one name that are put together while it is read: identifiers of Swift out of words
    /// that occurred before, labels out of those.
    static let partBytesMax = 2_048

    var outputBytesMax: Int
}

/// Why a name stays as it is.
enum DemanglingError: Error {
    /// It does not follow its grammar, or uses a part of it that is not known here.
    case malformed
    /// It exceeds a limit.
    case tooMuch
}

/// What is left of the steps and of the depth.
struct DemanglingBudget {
    private var stepsLeft = DemanglingLimits.stepsMax
    private var depthLeft = DemanglingLimits.depthMax

    /// One step. A rule that may contain itself calls ``leave()`` at its end.
    mutating func enter() throws(DemanglingError) {
        guard stepsLeft > 0, depthLeft > 0 else { throw .tooMuch }
        stepsLeft -= 1
        depthLeft -= 1
    }

    /// Steps of work that makes no new rules.
    mutating func spend(_ count: Int) throws(DemanglingError) {
        guard count <= stepsLeft else { throw .tooMuch }
        stepsLeft -= count
    }

    mutating func leave() { depthLeft += 1 }
}
