import Testing

@testable import WasmCore

/// The list of abstract heap types, and what else knows them.
@Suite struct AbstractTypeTests {
    static let types = HeapType.abstract.map(\.type)
    static let heaps = types.map { PackedType.Heap($0) }

    @Test(arguments: HeapType.abstract)
    func byteIsReadAndWritten(type: HeapType, byte: UInt8, text: StaticString) throws {
        var writer = ByteWriter()
        writer.heapType(type)
        writer.referenceType(ReferenceType(isNullable: true, type))
        writer.referenceType(ReferenceType(isNullable: false, type))
        #expect(writer.bytes == [byte, byte, 0x64, byte])
        var reader = ByteReader(ModuleBytes(writer.bytes), range: 0..<4)
        #expect(try reader.heapType() == type)
        #expect(try reader.referenceType() == ReferenceType(isNullable: true, type))
        #expect(try reader.valueType() == .reference(.init(isNullable: false, type)))
    }

    @Test func listIsComplete() {
        #expect(Set(Self.heaps.map(\.rawValue)) == Set(0..<PackedType.Heap.bottom.rawValue))
        #expect(Set(HeapType.abstract.map(\.byte)).count == Self.types.count)
        #expect(Set(HeapType.abstract.map { "\($0.text)" }).count == Self.types.count)
    }

    @Test(arguments: types) func packedTypeIsUnpackedAgain(type: HeapType) {
        #expect(PackedType.Heap(type).heapType == type)
        for isNullable in [false, true] {
            let packed = PackedType(ReferenceType(isNullable: isNullable, type))
            #expect(packed.isReference && !packed.isConcrete && !packed.isPacked)
            #expect(packed.isNullable == isNullable && packed.isDefaultable == isNullable)
            #expect(packed.heap == PackedType.Heap(type))
            #expect(packed.asNullable.isNullable && !packed.asNonNull.isNullable)
            #expect(packed.asNullable.heapBits == packed.asNonNull.heapBits)
        }
    }

    /// Each abstract type with those right above it. Spec: core 3.3.3.
    static let above: [(type: PackedType.Heap, above: [PackedType.Heap])] = [
        (.any, []), (.eq, [.any]), (.i31, [.eq]), (.structure, [.eq]), (.array, [.eq]),
        (.none, [.i31, .structure, .array]), (.function, []), (.noFunction, [.function]),
        (.extern, []), (.noExtern, [.extern]), (.exception, []), (.noException, [.exception]),
    ]

    @Test(arguments: above)
    func supertypesAreThoseAboveAndItself(type: PackedType.Heap, above: [PackedType.Heap]) {
        let expected = above.reduce(1 << UInt16(type.rawValue)) { $0 | $1.supertypes }
        #expect(type.supertypes == expected)
        #expect(type.top.supertypes == 1 << UInt16(type.top.rawValue), "nothing is above the top")
        #expect(type.supertypes & type.top.supertypes != 0)
    }

    @Test func nothingElseIsBelowEverything() {
        #expect(PackedType.Heap.bottom.supertypes == .max)
        #expect(PackedType.Heap.bottom.heapType == nil)
        #expect(Self.heaps.allSatisfy { $0.supertypes != .max })
    }
}
