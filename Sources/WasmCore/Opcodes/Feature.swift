/// A part of the standard that a host can switch off.
public enum Feature: UInt8, CaseIterable, Sendable {
    /// The first version of the standard, 1.0. It cannot be switched off.
    case mvp
    /// `i32.extend8_s` and the like.
    case signExtension
    /// `i32.trunc_sat_f32_s` and the like.
    case saturatingTruncation
    /// Several results; blocks with parameters.
    case multiValue
    /// `memory.copy`, `memory.fill`, `table.copy`, and passive segments.
    case bulkMemory
    /// `externref`, several tables, instructions that read and write them.
    case referenceTypes
    /// Vectors of 128 bits.
    case simd
    /// Vector instructions whose results may depend on the machine.
    case relaxedSIMD
    /// `return_call` and its forms.
    case tailCalls
    /// References with types: `call_ref`, `ref.as_non_null`, and the like.
    case functionReferences
    /// Structures, arrays, `i31`, casts.
    case gc
    /// Tags, `throw`, `try_table`.
    case exceptions
    /// Additions, subtractions and multiplications in constant expressions.
    case extendedConstants
    /// Several memories.
    case multiMemory
    /// Memories and tables with 64-bit addresses.
    case memory64
    /// Shared memories and atomic accesses.
    case threads
    /// Memories with pages of one byte.
    case customPageSizes
    /// Additions, subtractions and multiplications with 128-bit results.
    case wideArithmetic
    /// Components: functions that may wait, streams, futures, tasks.
    case componentAsync
    /// Components: maps.
    case componentMaps
    /// Components: `implements` and `external-id` of names.
    case componentAttributes
    /// Components: a stack for each call of a lifted function that may wait.
    case componentStackful
    /// Components: built-ins for tasks with and without waiting.
    case componentAsyncBuiltIns
    /// Components: threads that take turns.
    case componentThreads
    /// Components: lists of a fixed length.
    case componentFixedLists
    /// Components: error contexts.
    case componentErrorContext
    /// Components: memories with 64-bit addresses.
    case componentMemory64
    /// Components: values and start functions. Not built.
    case componentValues
    /// Components: nested namespaces and packages. Not built.
    case componentNestedNames
    /// Components: names of interfaces with a version suffix. Not built.
    case componentCanonicalNames
    /// Components: threads that run at the same time. Not built.
    case componentSharedThreads

    /// Whether it is a part of components, which no module uses.
    package var isOfComponents: Bool { self >= .componentAsync }

    /// Whether there is no implementation, so that it can only be refused by name.
    package var isUnbuilt: Bool { self >= .componentValues }
}

extension Feature: Comparable {
    /// In the order of the cases.
    public static func < (left: Feature, right: Feature) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The features that a decoder and a validator accept.
public struct Features: OptionSet, Sendable {
    /// A bit for each feature, numbered by ``Feature``.
    public let rawValue: UInt32

    /// A set by its bits; ``init(_:)`` is the usual way.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The given features and what the first version of the standard has.
    public init(_ features: some Sequence<Feature>) {
        rawValue = features.reduce(1) { $0 | 1 << UInt32($1.rawValue) }
    }

    /// All that is built: WebAssembly 3.0 with threads, custom page sizes and wide arithmetic, and
    /// the component model.
    public static let all = Features(Feature.allCases.filter { !$0.isUnbuilt })

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
