import Testing
import WasmCore

/// Types in their shortest form. Spec: core 5.3.
@Suite struct TypeWritingTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var write: @Sendable (inout ByteWriter) -> Void
        var bytes: [UInt8]

        init(
            _ name: String, _ bytes: [UInt8],
            _ write: @escaping @Sendable (inout ByteWriter) -> Void
        ) {
            (testDescription, self.bytes, self.write) = (name, bytes, write)
        }
    }

    private static let concrete = ReferenceType(isNullable: true, .concrete(200))
    private static let field = FieldType(.i8, isMutable: true)
    private static let array = CompositeType.array(FieldType(.value(.f32), isMutable: false))

    static let rows = [
        Row("concrete reference", [0x63, 0xC8, 0x01]) { $0.valueType(.reference(concrete)) },
        Row("concrete reference without null", [0x64, 0x03]) {
            $0.referenceType(.init(isNullable: false, .concrete(3)))
        },
        Row("index beyond the codes", [0xC0, 0x00]) { $0.heapType(.concrete(64)) },
        Row("packed field", [0x78, 1]) { $0.fieldType(field) },
        Row("function", [0x60, 1, 0x7F, 2, 0x7E, 0x7B]) {
            $0.functionType(FunctionType([.i32], [.i64, .v128]))
        },
        Row("structure", [0x5F, 2, 0x78, 1, 0x77, 0]) {
            $0.compositeType(.structure([field, FieldType(.i16, isMutable: false)]))
        },
        Row("final type", [0x5E, 0x7D, 0]) { $0.subType(SubType(array)) },
        Row("open type", [0x50, 0, 0x5E, 0x7D, 0]) { $0.subType(SubType(isFinal: false, array)) },
        Row("final type below another", [0x4F, 1, 5, 0x5E, 0x7D, 0]) {
            $0.subType(SubType(supertypes: [5], array))
        },
        Row("group of one", [0x5E, 0x7D, 0]) { $0.recursiveType([SubType(array)]) },
        Row("group of none", [0x4E, 0]) { $0.recursiveType([]) },
        Row("group of two", [0x4E, 2, 0x5E, 0x7D, 0, 0x5E, 0x7D, 0]) {
            $0.recursiveType([SubType(array), SubType(array)])
        },
        Row("memory", [0, 1]) { $0.memoryType(MemoryType(Limits(1))) },
        Row("memory with a maximum", [1, 1, 0x80, 1]) { $0.memoryType(MemoryType(Limits(1, 128))) },
        Row("shared memory", [3, 1, 2]) {
            $0.memoryType(MemoryType(Limits(1, 2), isShared: true))
        },
        Row("64-bit memory of bytes", [0x0C, 7, 0]) {
            $0.memoryType(MemoryType(Limits(7), addressType: .i64, pageSizeLog2: 0))
        },
        Row("64-bit table", [0x70, 5, 1, 2]) {
            $0.tableType(
                TableType(.init(isNullable: true, .function), Limits(1, 2), addressType: .i64))
        },
        Row("global", [0x7C, 1]) { $0.globalType(GlobalType(.f64, isMutable: true)) },
        Row("imported tag", [4, 0, 9]) { $0.externalType(.tag(9)) },
        Row("imported function", [0, 9]) { $0.externalType(.function(9)) },
    ]

    @Test(arguments: rows) func typeIsWrittenInItsShortestForm(row: Row) {
        var writer = ByteWriter()
        row.write(&writer)
        #expect(writer.bytes == row.bytes)
    }

    static let blockTypes: [(type: BlockType, bytes: [UInt8])] = [
        (.empty, [0x40]), (.value(.i64), [0x7E]), (.value(.funcref), [0x70]),
        (.value(.reference(concrete)), [0x63, 0xC8, 0x01]), (.type(0), [0x00]),
        (.type(63), [0x3F]), (.type(64), [0xC0, 0x00]),
        (.type(TypeIndex(rawValue: .max)), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
    ]

    @Test(arguments: blockTypes)
    func blockTypeIsReadAsItIsWritten(type: BlockType, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.blockType(type)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(ModuleBytes(bytes), range: 0..<bytes.count)
        #expect(try reader.blockType() == type)
        #expect(reader.isAtEnd)
    }
}
