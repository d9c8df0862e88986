/// How much of the threads' time a guest gets where there is not enough for all.
public struct GuestPriority: Hashable, Sendable {
    /// Classes share the time as 64 to 8 to 1, as far as they have guests that can run.
    public enum Class: Int, CaseIterable, Sendable {
        /// Somebody waits for it.
        case guaranteed = 0
        /// It has to get on.
        case burstable = 1
        /// It gets what the others leave, and a little always.
        case bestEffort = 2

        /// Its share against those of the others.
        var weight: UInt64 {
            switch self {
            case .guaranteed: 6400
            case .burstable: 800
            case .bestEffort: 100
            }
        }
    }

    /// The greatest share of its class that a guest can have.
    public static let weightMax: UInt32 = 10_000

    /// Which guests it shares with.
    public var guestClass: Class
    /// Its share against those of its class: 1 to ``weightMax``; what is beyond is the nearest of
    /// these.
    public var weight: UInt32 {
        didSet { weight = Self.clamp(weight) }
    }

    /// A share of a class.
    ///
    /// - Parameter weight: 1 to ``weightMax``; what is beyond is the nearest of these.
    public init(_ guestClass: Class = .burstable, weight: UInt32 = 100) {
        self.guestClass = guestClass
        self.weight = Self.clamp(weight)
    }

    private static func clamp(_ weight: UInt32) -> UInt32 { min(max(weight, 1), weightMax) }
}
