/// A part of the standard that a host can switch off.
public enum Feature: UInt8, CaseIterable, Sendable {
    case mvp
    case signExtension
    case saturatingTruncation
    case multiValue
    case bulkMemory
    case referenceTypes
    case simd
    case relaxedSIMD
    case tailCalls
    case functionReferences
    case gc
    case exceptions
    case extendedConstants
    case multiMemory
    case memory64
    case threads
    case customPageSizes
    case wideArithmetic
}

/// The features that a decoder and a validator accept.
public struct Features: OptionSet, Sendable {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The given features and what the first version of the standard has.
    public init(_ features: some Sequence<Feature>) {
        rawValue = features.reduce(1) { $0 | 1 << UInt32($1.rawValue) }
    }

    /// All of WebAssembly 3.0 with threads, custom page sizes and wide arithmetic.
    public static let all = Features(Feature.allCases)

    /// Whether the feature is accepted.
    public func contains(_ feature: Feature) -> Bool {
        rawValue & 1 << UInt32(feature.rawValue) != 0
    }

    /// The features one by one, in the order of ``Feature``.
    public var list: [Feature] { Feature.allCases.filter { contains($0) } }

    /// The same set without the given ones; what the first version of the standard has stays.
    public func removing(_ features: Feature...) -> Features {
        Features(rawValue: rawValue & ~Features(features).rawValue | 1)
    }
}
