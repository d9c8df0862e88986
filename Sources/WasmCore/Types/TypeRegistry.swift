/// The identity of a defined type across modules: equal types have equal numbers.
///
/// Numbers are given by a ``TypeRegistry`` from 0 on and mean nothing in another registry.
public struct CanonicalTypeIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// Which of the three kinds of composite type a defined type is.
public enum CompositeKind: UInt8, Sendable {
    case function
    case structure
    case array

    public init(_ composite: CompositeType) {
        self =
            switch composite {
            case .function: .function
            case .structure: .structure
            case .array: .array
            }
    }
}

/// Every defined type once: recursive groups that are equal after unrolling share their numbers.
///
/// Interning is linear in the size of the types and does not recurse; a subtype test between two
/// numbers takes constant time. Types of several modules can be interned in one registry, whose
/// owner serialises access. Spec: core 3.1.3 (type equivalence), 3.3.3 (heap types).
public struct TypeRegistry: Sendable {
    /// The types by number; `concrete` indices and supertypes in them are numbers of this registry.
    public private(set) var types: [SubType] = []

    struct Place: Sendable {
        var kind: CompositeKind
        /// Supertypes above the type.
        var depth: UInt32
        /// Where in `ancestors` the supertypes stand, the root first; siblings share the place.
        var ancestorsStart: UInt32
        /// Where the same list with the type itself at its end stands, once it has a subtype;
        /// `noLine` before.
        var lineStart: UInt32

        static let noLine = UInt32.max
        var ancestors: Range<Int> {
            Int(ancestorsStart)..<(Int(ancestorsStart) + Int(depth))
        }
    }
    private(set) var places: [Place] = []
    private(set) var ancestors: [CanonicalTypeIndex] = []
    /// The first number of each group.
    private var groups = TypeGroupTable()

    public init() {}

    public var count: Int { types.count }

    /// Gives each type of a module its number; new ones follow the present ones without a gap.
    ///
    /// - Parameters:
    ///   - types: Valid definitions: each refers to its own group or to earlier ones, and has at
    ///     most one supertype, which stands before it.
    ///   - groups: Ranges of `types` that belong together, in order, without gaps.
    /// - Returns: One number for each element of `types`.
    public mutating func intern(
        types definitions: [SubType], groups ranges: [Range<Int>]
    ) -> [CanonicalTypeIndex] {
        var numbers: [CanonicalTypeIndex] = []
        numbers.reserveCapacity(definitions.count)
        var writer = TypeWriter()
        for range in ranges {
            writer.start(range)
            for definition in definitions[range] { writer.append(definition, numbers) }
            let base = groups.find(writer.bytes, orAdd: UInt32(clamping: types.count))
            for position in 0..<UInt32(clamping: range.count) {
                numbers.append(CanonicalTypeIndex(rawValue: base + position))
            }
            if Int(base) == types.count {
                for definition in definitions[range] { add(definition.canonical(numbers)) }
            }
        }
        return numbers
    }

    private mutating func add(_ type: SubType) {
        var place = Place(
            kind: CompositeKind(type.composite), depth: 0, ancestorsStart: 0,
            lineStart: Place.noLine)
        if let parent = type.supertypes.first?.position, parent < places.count {
            place.depth = places[parent].depth + 1
            place.ancestorsStart = line(of: parent)
        }
        types.append(type)
        places.append(place)
    }

    /// Where the supertypes of a type and the type itself stand, put there on first use.
    private mutating func line(of position: Int) -> UInt32 {
        let place = places[position]
        if place.lineStart != Place.noLine { return place.lineStart }
        var start = place.ancestorsStart
        if place.ancestors.upperBound != ancestors.count {
            let copy = ancestors[place.ancestors]
            start = UInt32(clamping: ancestors.count)
            ancestors.append(contentsOf: copy)
        }
        ancestors.append(CanonicalTypeIndex(position))
        places[position].lineStart = start
        return start
    }

    /// The type behind a number, or nil if there is none.
    public subscript(index: CanonicalTypeIndex) -> SubType? {
        index.position < types.count ? types[index.position] : nil
    }

    public func kind(_ index: CanonicalTypeIndex) -> CompositeKind? {
        index.position < places.count ? places[index.position].kind : nil
    }

    /// The function type behind a number, or nil if it is another kind.
    public func functionType(_ index: CanonicalTypeIndex) -> FunctionType? {
        if case .function(let type) = self[index]?.composite { type } else { nil }
    }

    /// Supertypes above a type, each step one: 0 for a type without a supertype.
    public func depth(_ index: CanonicalTypeIndex) -> Int {
        index.position < places.count ? Int(places[index.position].depth) : 0
    }

    /// The supertypes of a type, the root first, without itself: entry `n` has depth `n`.
    public func supertypes(_ index: CanonicalTypeIndex) -> ArraySlice<CanonicalTypeIndex> {
        guard index.position < places.count else { return [] }
        return ancestors[places[index.position].ancestors]
    }

    /// Whether a type is another one or declared below it, in constant time. Spec: core 3.3.5.
    public func isSubtype(_ a: CanonicalTypeIndex, of b: CanonicalTypeIndex) -> Bool {
        if a == b { return true }
        guard a.position < places.count, b.position < places.count else { return false }
        let lower = places[a.position]
        let upper = places[b.position]
        return upper.depth < lower.depth
            && ancestors[Int(lower.ancestorsStart) + Int(upper.depth)] == b
    }
}
