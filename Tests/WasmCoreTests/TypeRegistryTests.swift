import Testing
import WasmCore

@Suite struct TypeRegistryTests {
    private func reference(_ index: TypeIndex, isNullable: Bool = true) -> ValueType {
        .reference(.init(isNullable: isNullable, .concrete(index)))
    }

    @Test func equalGroupsOfDifferentModulesShareTheirNumbers() {
        var registry = TypeRegistry()
        let list = SubType(.structure([FieldType(.value(reference(0)), isMutable: true)]))
        let first = registry.intern(types: [list], groups: [0..<1])
        let shifted = SubType(.structure([FieldType(.value(reference(1)), isMutable: true)]))
        let second = registry.intern(
            types: [SubType(.function(.init([.i32]))), shifted], groups: [0..<1, 1..<2])
        #expect(first[0] == second[1])
        #expect(second[0] != first[0])
        #expect(registry.count == 2)
    }

    @Test func theShapeOfGroupsMatters() {
        var registry = TypeRegistry()
        let function = SubType(.function(.init()))
        let alone = registry.intern(types: [function, function], groups: [0..<1, 1..<2])
        #expect(alone[0] == alone[1])
        let together = registry.intern(types: [function, function], groups: [0..<2])
        #expect(together[0] != together[1])
        #expect(together[0] != alone[0])
        let open = SubType(isFinal: false, .function(.init()))
        #expect(registry.intern(types: [open], groups: [0..<1])[0] != alone[0])
        // A reference into the group is another one than the same reference from outside.
        let inner = SubType(.function(.init([reference(0)])))
        let group = registry.intern(types: [function, inner], groups: [0..<2])
        let apart = registry.intern(types: [function, inner], groups: [0..<1, 1..<2])
        #expect(group[1] != apart[1])
    }

    /// Every type of a mixed lot keeps its number, and distinct ones have distinct numbers.
    @Test func manyTypesAreFoundAgain() {
        let values: [ValueType] = [
            .i32, .i64, .f32, .f64, .v128, .externref, .funcref, reference(0),
            reference(0, isNullable: false), reference(1),
            .reference(.init(isNullable: false, .any)), .reference(.init(isNullable: true, .any)),
        ]
        var types = [SubType(.function(.init())), SubType(.structure([]))]
        for a in values {
            for b in values {
                types.append(SubType(.function(.init([a, b]))))
                types.append(SubType(.function(.init([a], [b]))))
                types.append(SubType(.function(.init([], [a, b]))))
                types.append(SubType(isFinal: false, .function(.init([a], [b]))))
                types.append(
                    SubType(
                        .structure([
                            FieldType(.value(a), isMutable: true),
                            FieldType(.value(b), isMutable: false),
                        ])))
            }
            types.append(SubType(.array(FieldType(.value(a), isMutable: true))))
            types.append(SubType(.array(FieldType(.value(a), isMutable: false))))
        }
        types.append(SubType(.array(FieldType(.i8, isMutable: false))))
        types.append(SubType(.array(FieldType(.i16, isMutable: false))))
        let groups = types.indices.map { $0..<($0 + 1) }
        var registry = TypeRegistry()
        let first = registry.intern(types: types, groups: groups)
        #expect(first.map(\.position) == Array(types.indices))
        #expect(registry.intern(types: types, groups: groups) == first)
        #expect(registry.count == types.count)
        for (index, type) in zip(first, types) { #expect(registry[index] == type) }
        // The same as one group is another lot, and again the same number each.
        let group = registry.intern(types: types, groups: [0..<types.count])
        #expect(group.map(\.position) == Array(types.count..<(2 * types.count)))
        #expect(registry.intern(types: types, groups: [0..<types.count]) == group)
    }

    @Test func subtypesAreFoundAtEveryDepth() {
        var registry = TypeRegistry()
        var types = [SubType(isFinal: false, .structure([]))]
        for depth in 1..<40 {
            types.append(
                SubType(isFinal: false, supertypes: [TypeIndex(depth - 1)], .structure([])))
        }
        // Branches from the middle of the chain, after it.
        for parent in [5, 5, 20, 40, 39] {
            types.append(SubType(isFinal: false, supertypes: [TypeIndex(parent)], .structure([])))
        }
        let numbers = registry.intern(
            types: types, groups: types.indices.map { $0..<($0 + 1) })
        func isBelow(_ lower: Int, _ upper: Int) -> Bool {
            var position: Int? = lower
            while let here = position {
                if numbers[here] == numbers[upper] { return true }
                position = types[here].supertypes.first?.position
            }
            return false
        }
        for lower in types.indices {
            #expect(registry.supertypes(numbers[lower]).count == registry.depth(numbers[lower]))
            for upper in types.indices {
                #expect(
                    registry.isSubtype(numbers[lower], of: numbers[upper]) == isBelow(lower, upper))
            }
        }
        #expect(!registry.isSubtype(CanonicalTypeIndex(rawValue: .max), of: 0))
    }

    @Test func heapTypesFormFourHierarchies() {
        var registry = TypeRegistry()
        _ = registry.intern(
            types: [
                SubType(.function(.init())), SubType(.structure([])),
                SubType(.array(FieldType(.i8, isMutable: true))),
            ], groups: [0..<1, 1..<2, 2..<3])
        let below: [HeapType: [HeapType]] = [
            .any: [.any, .eq, .i31, .structure, .array, .none, .concrete(1), .concrete(2)],
            .eq: [.eq, .i31, .structure, .array, .none, .concrete(1), .concrete(2)],
            .i31: [.i31, .none],
            .structure: [.structure, .none, .concrete(1)],
            .array: [.array, .none, .concrete(2)],
            .none: [.none],
            .function: [.function, .noFunction, .concrete(0)],
            .noFunction: [.noFunction],
            .extern: [.extern, .noExtern],
            .noExtern: [.noExtern],
            .exception: [.exception, .noException],
            .noException: [.noException],
            .concrete(0): [.concrete(0), .noFunction],
            .concrete(1): [.concrete(1), .none],
            .concrete(2): [.concrete(2), .none],
        ]
        for upper in below.keys {
            for lower in below.keys {
                #expect(
                    registry.matches(lower, upper) == below[upper]?.contains(lower),
                    "\(lower) \(upper)")
            }
        }
        let some = ReferenceType(isNullable: false, .any)
        let maybe = ReferenceType(isNullable: true, .any)
        #expect(registry.matches(some, maybe))
        #expect(!registry.matches(maybe, some))
    }

    @Test func importsMatchByTheRulesOfTheirKind() {
        let registry = TypeRegistry()
        #expect(Limits(2, 3).matches(Limits(1, 4)))
        #expect(Limits(2).matches(Limits(1)))
        #expect(!Limits(2).matches(Limits(1, 4)))
        #expect(!Limits(0, 3).matches(Limits(1, 4)))
        #expect(!Limits(2, 5).matches(Limits(1, 4)))
        let memory = MemoryType(Limits(1))
        #expect(memory.matches(memory))
        #expect(!memory.matches(MemoryType(Limits(1), addressType: .i64)))
        #expect(!memory.matches(MemoryType(Limits(1), pageSizeLog2: 0)))
        let table = TableType(.init(isNullable: true, .function), Limits(1))
        #expect(!TableType(.init(isNullable: false, .function), Limits(1)).matches(table))
        let narrow = ValueType.reference(.init(isNullable: false, .eq))
        let wide = ValueType.reference(.init(isNullable: true, .any))
        #expect(
            registry.matches(
                GlobalType(narrow, isMutable: false), GlobalType(wide, isMutable: false)))
        #expect(
            !registry.matches(
                GlobalType(narrow, isMutable: true), GlobalType(wide, isMutable: true)))
        #expect(
            !registry.matches(
                GlobalType(wide, isMutable: true), GlobalType(wide, isMutable: false)))
        #expect(!registry.matches(.tag(0), import: .function(0)))
        #expect(registry.matches(.tag(0), import: .tag(0)))
    }
}

extension TypeRegistry {
    mutating func intern(types: [SubType], groups: [Range<Int>]) -> [CanonicalTypeIndex] {
        intern(types: types, groups: groups.map { TypeGroup($0) })
    }

    mutating func hold(
        types: [SubType], groups: [Range<Int>], added: inout [CanonicalTypeIndex]
    ) -> [CanonicalTypeIndex]? {
        hold(types: types, groups: groups.map { TypeGroup($0) }, added: &added)
    }
}
