// Types are given up when nobody holds them: a group lives as long as somebody who interned it
// holds it, or a group that lives names one of its types.

extension TypeRegistry {
    /// Whether a number is that of a type.
    package func isHeld(_ number: CanonicalTypeIndex) -> Bool {
        number.position < places.count && places[number.position].group != Place.none
    }

    /// Holds a type once more.
    ///
    /// - Returns: Whether there is one of the number.
    package mutating func hold(_ number: CanonicalTypeIndex) -> Bool {
        guard isHeld(number) else { return false }
        groups.hold(Int(places[number.position].group), times: 1)
        return true
    }

    /// Holds a function type whose indices are numbers of this registry.
    ///
    /// - Returns: nil if it names a type that there is not, or if there are no more numbers.
    package mutating func hold(
        _ type: FunctionType, added: inout [CanonicalTypeIndex]
    ) -> CanonicalTypeIndex? {
        let definition = SubType(.function(type))
        for index in definition.indices where !isHeld(.init(rawValue: index.rawValue)) {
            return nil
        }
        var writer = TypeWriter(isCanonical: true)
        writer.append(definition, [])
        var numbers: [CanonicalTypeIndex] = []
        guard let group = hold(writer, [definition], &numbers, 0) else { return nil }
        if group.isNew { added += numbers }
        return numbers[0]
    }

    /// Holds the groups that a type of a new group names.
    mutating func holdNamed(by number: Int, of group: Int) {
        for index in types[number].indices {
            let named = Int(places[index.position].group)
            if named != group { groups.hold(named, times: 1) }
        }
    }

    /// Gives up types, each once for each time that it stands in the list.
    ///
    /// - Returns: The numbers that name nothing any more.
    package mutating func release(_ numbers: [CanonicalTypeIndex]) -> [CanonicalTypeIndex] {
        guard isCounting else { return [] }
        var freed: [CanonicalTypeIndex] = []
        var dead: [Int] = []
        for number in numbers {
            let group = Int(places[number.position].group)
            if groups.release(group) { dead.append(group) }
        }
        while let group = dead.popLast() {
            let first = freed.count
            var number = groups.number(group)
            while number != Place.none {
                freed.append(CanonicalTypeIndex(rawValue: number))
                for index in types[Int(number)].indices {
                    let named = Int(places[index.position].group)
                    if named != group, groups.release(named) { dead.append(named) }
                }
                number = places[Int(number)].next
            }
            for number in freed[first...] {
                types[number.position] = SubType(.function(FunctionType()))
                places[number.position] = Place(kind: .function)
                free.append(number.rawValue)
            }
            groups.remove(group)
        }
        releasedCount += freed.count
        // What putting in order costs has then been paid for by what was given up.
        if releasedCount > max(64, types.count - free.count) { putInOrder() }
        return freed
    }

    /// Gives back the memory of what has been given up.
    private mutating func putInOrder() {
        releasedCount = 0
        trim()
        groups.compact()
        for position in 0..<groups.count {
            var number = groups.number(position)
            while number != Place.none {
                places[Int(number)].group = UInt32(clamping: position)
                number = places[Int(number)].next
            }
        }
        renewAncestors()
    }

    /// Forgets the free numbers behind the last one that is in use, if they are many.
    private mutating func trim() {
        var count = types.count
        while count > 0, places[count - 1].group == Place.none { count -= 1 }
        guard count < types.count / 2 else { return }
        types = Array(types[..<count])
        places = Array(places[..<count])
        free = free.filter { Int($0) < count }
    }

    /// Writes the lists of supertypes again, those of supertypes before those of their subtypes.
    private mutating func renewAncestors() {
        var byDepth: [[Int]] = []
        for number in places.indices where places[number].group != Place.none {
            let depth = Int(places[number].depth)
            while byDepth.count <= depth { byDepth.append([]) }
            byDepth[depth].append(number)
            places[number].lineStart = Place.none
        }
        ancestors = []
        for number in byDepth.joined() {
            let parent = types[number].supertypes.first
            places[number].ancestorsStart = parent.map { line(of: $0.position) } ?? 0
        }
    }
}

extension SubType {
    /// The types that this one names, as often as it does.
    fileprivate var indices: [TypeIndex] {
        var indices = supertypes
        let add = { (type: ValueType) in
            if case .reference(let type) = type, case .concrete(let index) = type.heapType {
                indices.append(index)
            }
        }
        switch composite {
        case .function(let type):
            type.parameters.forEach(add)
            type.results.forEach(add)
        case .structure(let fields): for field in fields { add(field.storage.unpacked) }
        case .array(let field): add(field.storage.unpacked)
        }
        return indices
    }
}
