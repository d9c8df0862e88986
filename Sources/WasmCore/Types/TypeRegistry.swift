/// The identity of a defined type across modules: equal types have equal numbers.
///
/// Numbers are given by a ``TypeRegistry`` from 0 on and mean nothing in another registry.
package struct CanonicalTypeIndex: ModuleIndex {
    package var rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// Which of the three kinds of composite type a defined type is.
package enum CompositeKind: UInt8, Sendable {
    /// Parameters and results.
    case function
    /// Fields of types of their own.
    case structure
    /// Elements of one type, as many as its maker says.
    case array

    /// The kind of a description.
    package init(_ composite: CompositeType) {
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
package struct TypeRegistry: Sendable {
    /// The types by number; `concrete` indices and supertypes in them are numbers of this registry.
    package internal(set) var types: [SubType] = []

    struct Place: Sendable {
        var kind: CompositeKind
        /// Supertypes above the type.
        var depth: UInt32 = 0
        /// Where in `ancestors` the supertypes stand, the root first; siblings share the place.
        var ancestorsStart: UInt32 = 0
        /// Where the same list with the type itself at its end stands, once it has a subtype;
        /// `none` before.
        var lineStart = Place.none
        /// The group's position in the table of groups; `none` for a number that is free.
        var group = Place.none
        /// The number of the group's next type; `none` for the last.
        var next = Place.none

        static let none = UInt32.max
        var ancestors: Range<Int> {
            Int(ancestorsStart)..<(Int(ancestorsStart) + Int(depth))
        }
    }
    var places: [Place] = []
    var ancestors: [CanonicalTypeIndex] = []
    var groups = TypeGroupTable()
    /// Numbers that were given up and not given again yet.
    var free: [UInt32] = []
    /// Types that were given up since the registry has been put in order.
    var releasedCount = 0
    /// Numbers there are at most.
    let countMax: Int
    /// Whether groups are given up once nobody holds them.
    let isCounting: Bool

    /// A registry that keeps all types.
    package init() {
        countMax = Int(UInt32.max) - 1
        isCounting = false
    }

    /// A registry that counts who holds a type.
    package init(countMax: Int) {
        self.countMax = min(countMax, Int(UInt32.max) - 1)
        isCounting = true
    }

    /// Numbers that have been given, and the gaps between them.
    package var count: Int { types.count }

    /// Gives each type of a module its number; new ones follow the present ones without a gap.
    ///
    /// - Parameters:
    ///   - types: Valid definitions: each refers to its own group or to earlier ones, and has at
    ///     most one supertype, which stands before it.
    ///   - groups: Which of `types` belong together, in order, without gaps.
    /// - Returns: One number for each element of `types`.
    package mutating func intern(
        types definitions: [SubType], groups: [TypeGroup]
    ) -> [CanonicalTypeIndex] {
        var added: [CanonicalTypeIndex] = []
        return hold(types: definitions, groups: groups, added: &added) ?? []
    }

    /// The same; each number is held until it is released as often.
    ///
    /// - Parameters:
    ///   - added: Gets the numbers that have not been in use before.
    ///   - reserve: Numbers that have to be left.
    /// - Returns: nil if there are not enough numbers; nothing is held then.
    package mutating func hold(
        types definitions: [SubType], groups: [TypeGroup],
        added: inout [CanonicalTypeIndex], reserve: Int = 0
    ) -> [CanonicalTypeIndex]? {
        var numbers: [CanonicalTypeIndex] = []
        numbers.reserveCapacity(definitions.count)
        guard hold(definitions, groups[...], &numbers, added: &added, reserve: reserve) else {
            _ = release(numbers)
            added = []
            return nil
        }
        return numbers
    }

    /// The same for some groups of a module.
    ///
    /// - Parameter numbers: Those of the groups before; gets the new ones.
    /// - Returns: false if there are not enough numbers; what has been added is held.
    package mutating func hold(
        _ definitions: [SubType], _ groups: ArraySlice<TypeGroup>,
        _ numbers: inout [CanonicalTypeIndex], added: inout [CanonicalTypeIndex], reserve: Int
    ) -> Bool {
        var writer = TypeWriter()
        for group in groups where !group.range.isEmpty {
            let range = group.range
            writer.start(range)
            for definition in definitions[range] { writer.append(definition, numbers) }
            let first = numbers.count
            guard let held = hold(writer, definitions[range], &numbers, reserve) else {
                return false
            }
            // A suffix would be looked for from the start.
            if held.isNew { added += numbers[first...] }
        }
        return true
    }

    /// Adds the numbers of the group that has been written, which is made if there is none like it.
    mutating func hold(
        _ writer: TypeWriter, _ definitions: ArraySlice<SubType>,
        _ numbers: inout [CanonicalTypeIndex], _ reserve: Int
    ) -> (position: Int, isNew: Bool)? {
        let hash = TypeGroupTable.hash(writer.bytes[...])
        if let position = groups.find(writer.bytes, hash) {
            var number = groups.number(position)
            while number != Place.none {
                numbers.append(CanonicalTypeIndex(rawValue: number))
                number = places[Int(number)].next
            }
            if isCounting { groups.hold(position, times: definitions.count) }
            return (position, false)
        }
        guard definitions.count <= countMax - reserve - types.count + free.count else {
            return nil
        }
        let first = numbers.count
        for _ in definitions { numbers.append(takeNumber()) }
        let position = groups.add(writer.bytes, hash, number: numbers[first].rawValue)
        for (offset, definition) in definitions.enumerated() {
            let number = numbers[first + offset].position
            let canonical = writer.isCanonical ? definition : definition.canonical(numbers)
            put(canonical, at: number, group: position)
            if offset > 0 { places[numbers[first + offset - 1].position].next = UInt32(number) }
        }
        if isCounting {
            groups.hold(position, times: definitions.count)
            for number in numbers[first...] { holdNamed(by: number.position, of: position) }
        }
        return (position, true)
    }

    private mutating func takeNumber() -> CanonicalTypeIndex {
        if let number = free.popLast() { return CanonicalTypeIndex(rawValue: number) }
        types.append(SubType(.function(FunctionType())))
        places.append(Place(kind: .function))
        return CanonicalTypeIndex(types.count - 1)
    }

    private mutating func put(_ type: SubType, at number: Int, group: Int) {
        var place = Place(kind: CompositeKind(type.composite))
        place.group = UInt32(clamping: group)
        if let parent = type.supertypes.first?.position, parent < places.count {
            place.depth = places[parent].depth + 1
            place.ancestorsStart = line(of: parent)
        }
        types[number] = type
        places[number] = place
    }

    /// Where the supertypes of a type and the type itself stand, put there on first use.
    mutating func line(of position: Int) -> UInt32 {
        let place = places[position]
        if place.lineStart != Place.none { return place.lineStart }
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
    package subscript(index: CanonicalTypeIndex) -> SubType? {
        index.position < types.count ? types[index.position] : nil
    }

    /// The kind of type behind a number, or nil if there is none.
    package func kind(_ index: CanonicalTypeIndex) -> CompositeKind? {
        index.position < places.count ? places[index.position].kind : nil
    }

    /// The function type behind a number, or nil if it is another kind.
    package func functionType(_ index: CanonicalTypeIndex) -> FunctionType? {
        if case .function(let type) = self[index]?.composite { type } else { nil }
    }

    /// Supertypes above a type, each step one: 0 for a type without a supertype.
    package func depth(_ index: CanonicalTypeIndex) -> Int {
        index.position < places.count ? Int(places[index.position].depth) : 0
    }

    /// The supertypes of a type, the root first, without itself: entry `n` has depth `n`.
    package func supertypes(_ index: CanonicalTypeIndex) -> ArraySlice<CanonicalTypeIndex> {
        guard index.position < places.count else { return [] }
        return ancestors[places[index.position].ancestors]
    }

    /// Whether a type is another one or declared below it, in constant time. Spec: core 3.3.5.
    package func isSubtype(_ a: CanonicalTypeIndex, of b: CanonicalTypeIndex) -> Bool {
        if a == b { return true }
        guard a.position < places.count, b.position < places.count else { return false }
        let lower = places[a.position]
        let upper = places[b.position]
        return upper.depth < lower.depth
            && ancestors[Int(lower.ancestorsStart) + Int(upper.depth)] == b
    }
}
