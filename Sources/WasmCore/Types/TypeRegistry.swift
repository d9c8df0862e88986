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
        var ancestorsStart: Int
        /// Where the same list with the type itself at its end stands, once it has a subtype.
        var lineStart: Int
    }
    private(set) var places: [Place] = []
    private(set) var ancestors: [CanonicalTypeIndex] = []
    /// The first number of each group, by the group written as words.
    private var groups: [[UInt64]: UInt32] = [:]

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
        var writer = TypeWords()
        for range in ranges {
            writer.start(range)
            for definition in definitions[range] { writer.append(definition, numbers) }
            let base: UInt32
            if let known = groups[writer.words] {
                base = known
            } else {
                base = UInt32(clamping: types.count)
                // A copy with exact capacity: the writer keeps its room for the next group.
                groups[Array(writer.words[...])] = base
            }
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
            kind: CompositeKind(type.composite), depth: 0, ancestorsStart: 0, lineStart: -1)
        if let parent = type.supertypes.first?.position, parent < places.count {
            place.depth = places[parent].depth + 1
            place.ancestorsStart = line(of: parent)
        }
        types.append(type)
        places.append(place)
    }

    /// Where the supertypes of a type and the type itself stand, put there on first use.
    private mutating func line(of position: Int) -> Int {
        let place = places[position]
        if place.lineStart >= 0 { return place.lineStart }
        let end = place.ancestorsStart + Int(place.depth)
        var start = place.ancestorsStart
        if end != ancestors.count {
            let copy = ancestors[start..<end]
            start = ancestors.count
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
        let place = places[index.position]
        return ancestors[place.ancestorsStart..<(place.ancestorsStart + Int(place.depth))]
    }

    /// Whether a type is another one or declared below it, in constant time. Spec: core 3.3.5.
    public func isSubtype(_ a: CanonicalTypeIndex, of b: CanonicalTypeIndex) -> Bool {
        if a == b { return true }
        guard a.position < places.count, b.position < places.count else { return false }
        let lower = places[a.position]
        let upper = places[b.position]
        return upper.depth < lower.depth
            && ancestors[lower.ancestorsStart + Int(upper.depth)] == b
    }
}

/// A recursive group as words: equal words mean equal groups. Spec: core 3.1.3, rolling.
private struct TypeWords {
    private(set) var words: [UInt64] = []
    private var group = 0..<0

    mutating func start(_ group: Range<Int>) {
        words.removeAll(keepingCapacity: true)
        self.group = group
    }

    /// - Parameter numbers: Those of the types before the group.
    mutating func append(_ type: SubType, _ numbers: [CanonicalTypeIndex]) {
        words.append(type.isFinal ? 1 : 0)
        words.append(UInt64(type.supertypes.count))
        for index in type.supertypes { words.append(word(index, numbers)) }
        switch type.composite {
        case .function(let function):
            words.append(0)
            words.append(UInt64(function.parameters.count))
            for type in function.parameters { words.append(word(type, numbers)) }
            words.append(UInt64(function.results.count))
            for type in function.results { words.append(word(type, numbers)) }
        case .structure(let fields):
            words.append(1)
            words.append(UInt64(fields.count))
            for field in fields { append(field, numbers) }
        case .array(let field):
            words.append(2)
            append(field, numbers)
        }
    }

    private mutating func append(_ field: FieldType, _ numbers: [CanonicalTypeIndex]) {
        words.append(field.isMutable ? 1 : 0)
        if case .value(let type) = field.storage {
            words.append(word(type, numbers))
        } else {
            words.append(PackedType(field.storage).bits)
        }
    }

    private func word(_ type: ValueType, _ numbers: [CanonicalTypeIndex]) -> UInt64 {
        guard case .reference(let reference) = type, case .concrete(let index) = reference.heapType
        else { return PackedType(type).bits }
        return 1 << 61 | (reference.isNullable ? 1 << 62 : 0) | word(index, numbers)
    }

    /// Members of the group count from its start, earlier types have their number.
    private func word(_ index: TypeIndex, _ numbers: [CanonicalTypeIndex]) -> UInt64 {
        if group.contains(index.position) {
            return 1 << 40 | UInt64(index.position - group.lowerBound)
        }
        guard index.position < numbers.count else { return .max }
        return UInt64(numbers[index.position].rawValue)
    }
}
