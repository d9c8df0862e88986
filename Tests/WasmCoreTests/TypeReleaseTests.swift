import Testing
import WasmCore

/// A registry that counts who holds a type.
@Suite struct TypeReleaseTests {
    private func reference(_ index: Int) -> ValueType {
        .reference(
            .init(isNullable: true, .concrete(TypeIndex(rawValue: UInt32(index)))))
    }

    /// Types of a module, with their groups.
    private struct Definitions {
        var types: [SubType] = []
        var groups: [Range<Int>] = []

        /// A few types that name each other and earlier ones. Equal seeds give equal types.
        init(seed: UInt64) {
            var random = Random(state: seed)
            for _ in 0..<(1 + random.next(6)) {
                let start = types.count
                let end = start + 1 + random.next(3)
                for position in start..<end {
                    var fields: [FieldType] = []
                    var supertypes: [TypeIndex] = []
                    if position > 0, random.next(2) == 0 {
                        let parent = random.next(position)
                        if case .structure(let inherited) = types[parent].composite {
                            supertypes = [TypeIndex(rawValue: UInt32(parent))]
                            fields = inherited
                        }
                    }
                    for _ in 0..<random.next(3) {
                        let named = TypeIndex(rawValue: UInt32(random.next(end)))
                        let type: ValueType =
                            random.next(2) == 0
                            ? .i32 : .reference(.init(isNullable: true, .concrete(named)))
                        fields.append(FieldType(.value(type), isMutable: false))
                    }
                    types.append(
                        SubType(isFinal: false, supertypes: supertypes, .structure(fields)))
                }
                groups.append(start..<end)
            }
        }
    }

    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    @Test func whatNobodyHoldsGoes() throws {
        var registry = TypeRegistry(countMax: 10)
        var added: [CanonicalTypeIndex] = []
        let named = SubType(.structure([]))
        let naming = SubType(.function(.init([reference(0)])))
        let both = try #require(
            registry.hold(types: [named, naming], groups: [0..<1, 1..<2], added: &added))
        #expect(added == both)
        let same = try #require(registry.hold(types: [named], groups: [0..<1], added: &added))
        #expect(same[0] == both[0])
        #expect(added == both)
        #expect(registry.release(same) == [])
        // The function's type holds the structure's.
        #expect(registry.release([both[0]]) == [])
        #expect(registry.isHeld(both[0]))
        #expect(Set(registry.release([both[1]])) == Set(both))
        #expect(!registry.isHeld(both[0]))
        #expect(!registry.isHeld(CanonicalTypeIndex(rawValue: 1_000)))
        let isHeldAgain = registry.hold(both[0])
        #expect(!isHeldAgain)
    }

    @Test func numbersAreGivenAgainUpToTheLimit() throws {
        var registry = TypeRegistry(countMax: 10)
        var added: [CanonicalTypeIndex] = []
        let usual = try #require(
            registry.hold(types: [SubType(.structure([]))], groups: [0..<1], added: &added))
        for width in 0..<100 {
            let types = (0..<9).map { position in
                SubType(
                    .function(.init(Array(repeating: .i32, count: width * 9 + position + 1))))
            }
            let numbers = try #require(
                registry.hold(types: types, groups: (0..<9).map { $0..<($0 + 1) }, added: &added))
            #expect(Set(numbers + usual).count == 10)
            #expect(numbers.allSatisfy { $0.rawValue < 10 })
            // One more is refused, and nothing of the module stays.
            let more = [SubType(.structure([])), SubType(.array(.init(.i8, isMutable: true)))]
            #expect(registry.hold(types: more, groups: [0..<1, 1..<2], added: &added) == nil)
            #expect(registry.release(numbers).count == 9)
        }
        #expect(registry.release(usual) == usual)
    }

    /// Against a registry that keeps everything: types are equal, and below each other, as there.
    @Test(arguments: 0..<Effort.registrySeeds)
    func whatIsHeldStaysAsItIs(seed: UInt64) throws {
        var registry = TypeRegistry(countMax: 1 << 16)
        var reference = TypeRegistry()
        var random = Random(state: seed)
        var held: [(numbers: [CanonicalTypeIndex], expected: [CanonicalTypeIndex])] = []
        var entries: Set<CanonicalTypeIndex> = []
        for _ in 0..<400 {
            if held.isEmpty || random.next(held.count > 20 ? 4 : 2) == 0 {
                let module = Definitions(seed: UInt64(random.next(60)))
                var added: [CanonicalTypeIndex] = []
                let numbers = try #require(
                    registry.hold(types: module.types, groups: module.groups, added: &added))
                #expect(entries.isDisjoint(with: added))
                entries.formUnion(added)
                held.append(
                    (numbers, reference.intern(types: module.types, groups: module.groups)))
            } else {
                entries.subtract(registry.release(held.remove(at: random.next(held.count)).numbers))
            }
            check(held, registry, reference)
        }
        for module in held { entries.subtract(registry.release(module.numbers)) }
        #expect(entries.isEmpty)
    }

    private func check(
        _ held: [(numbers: [CanonicalTypeIndex], expected: [CanonicalTypeIndex])],
        _ registry: TypeRegistry, _ reference: TypeRegistry
    ) {
        var known: [CanonicalTypeIndex: CanonicalTypeIndex] = [:]
        for module in held {
            for (number, expected) in zip(module.numbers, module.expected) {
                #expect(known.updateValue(expected, forKey: number) ?? expected == expected)
                #expect(registry.depth(number) == reference.depth(expected))
                // Types of one module, in both registries.
                for (other, otherExpected) in zip(module.numbers, module.expected) {
                    #expect(
                        registry.isSubtype(number, of: other)
                            == reference.isSubtype(expected, of: otherExpected))
                }
            }
        }
        #expect(Set(known.values).count == known.count)
        for (number, expected) in known {
            #expect(
                registry.supertypes(number).map { known[$0] }
                    == reference.supertypes(expected)
                    .map { $0 })
        }
    }
}
