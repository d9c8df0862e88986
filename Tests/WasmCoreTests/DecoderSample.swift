import WasmCore

/// A module that has at least one of everything the binary format knows, in shortest form.
func sampleModule() -> [UInt8] {
    var writer = ByteWriter()
    writer.header()
    writer.customSection("first") { $0.raw([1, 2, 3]) }
    writeTypes(&writer)
    writeImports(&writer)
    writer.section(.function) { $0.vector([1, 0]) { $0.u32($1) } }
    writer.section(.table) {
        $0.count(2)
        $0.tableType(TableType(.init(isNullable: true, .function), Limits(2, 10)))
        $0.raw([0x40, 0])
        $0.tableType(
            TableType(.init(isNullable: false, .function), Limits(1), addressType: .i64))
        $0.raw([0xD2, 0, 0x0B])
    }
    writer.section(.memory) {
        $0.count(2)
        $0.memoryType(MemoryType(Limits(1, 2), isShared: true))
        $0.memoryType(MemoryType(Limits(1 << 33), addressType: .i64, pageSizeLog2: 0))
    }
    writer.section(.tag) {
        $0.count(1)
        $0.tagType(1)
    }
    writer.section(.global) {
        $0.count(2)
        $0.globalType(GlobalType(.i32, isMutable: true))
        $0.raw([0x41, 1, 0x41, 2, 0x6A, 0x0B])
        $0.globalType(GlobalType(.externref, isMutable: false))
        $0.raw([0xD0, 0x6F, 0x0B])
    }
    writer.section(.export) {
        $0.vector(Array(UInt8(0)..<5)) {
            $0.name("e\($1)")
            $0.u8($1)
            $0.u32(0)
        }
    }
    writer.section(.start) { $0.u32(2) }
    writeElements(&writer)
    writer.section(.dataCount) { $0.u32(3) }
    writeCode(&writer)
    writer.section(.data) {
        $0.count(3)
        $0.raw([0, 0x41, 0, 0x0B, 2, 0xAA, 0xBB])
        $0.raw([1, 1, 0xCC])
        $0.raw([2, 1, 0x42, 0, 0x0B, 0])
    }
    writer.customSection("name") {
        $0.moduleName("sample")
        $0.names(of: .function, [.init(index: 0, name: "zero"), .init(index: 2, name: "λ")])
        $0.nameGroups(
            of: .local, [.init(index: 2, names: [.init(index: 1, name: "counter")])])
    }
    return writer.bytes
}

private func writeTypes(_ writer: inout ByteWriter) {
    writer.section(.type) {
        $0.count(5)
        $0.recursiveType([SubType(.function(FunctionType([.i32, .v128], [.i64, .f32])))])
        $0.recursiveType([SubType(.function(FunctionType([.f64])))])
        $0.recursiveType([
            SubType(isFinal: false, .structure([.init(.i8, isMutable: true)])),
            SubType(
                supertypes: [2],
                .structure([
                    .init(.i8, isMutable: true),
                    .init(
                        .value(.reference(.init(isNullable: true, .concrete(2)))),
                        isMutable: false),
                ])),
        ])
        $0.recursiveType([SubType(.array(.init(.i16, isMutable: true)))])
        $0.recursiveType([SubType]())
    }
}

private func writeImports(_ writer: inout ByteWriter) {
    let types: [ExternalType] = [
        .function(0), .table(TableType(.init(isNullable: true, .extern), Limits(0))),
        .memory(MemoryType(Limits(0))), .global(GlobalType(.f64, isMutable: false)), .tag(1),
    ]
    writer.section(.import) {
        $0.vector(types) {
            $0.name("env")
            $0.name("é")
            $0.externalType($1)
        }
    }
}

private func writeElements(_ writer: inout ByteWriter) {
    let offset: [UInt8] = [0x41, 0, 0x0B]
    let expressions: [UInt8] = [1, 0xD2, 0, 0x0B]
    writer.section(.element) {
        $0.count(8)
        $0.raw([0] + offset + [2, 0, 1])
        $0.raw([1, 0, 1, 0])
        $0.raw([2, 1] + offset + [0, 1, 0])
        $0.raw([3, 0, 1, 0])
        $0.raw([4] + offset + expressions)
        $0.raw([5, 0x70] + expressions)
        $0.raw([6, 1] + offset + [0x6F, 1, 0xD0, 0x6F, 0x0B])
        $0.raw([7, 0x64, 0x70] + expressions)
    }
}

private func writeCode(_ writer: inout ByteWriter) {
    let empty: [UInt8] = [0, 0x0B]
    let busy: [UInt8] = [
        2, 3, 0x7F, 1, 0x63, 2,  // three i32, one reference
        0x02, 0x40, 0x03, 0x7F, 0x41, 0x7F, 0x0B, 0x04, 0x00, 0x01, 0x05, 0x00, 0x0B, 0x0B,
        0x0E, 2, 0, 0, 0,  // br_table
        0x1F, 0x40, 2, 0, 0, 0, 2, 0, 0x0B,  // try_table
        0x1C, 1, 0x7F,  // select
        0x28, 0x42, 1, 8,  // i32.load of memory 1
        0xFB, 0x18, 3, 0, 0x6E, 0x6D,  // br_on_cast
        0xFC, 8, 1, 0,  // memory.init
        0xFD, 0x0C, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,  // v128.const
        0xFE, 3, 0, 0x0B,
    ]
    writer.section(.code) {
        $0.vector([empty, busy]) {
            $0.count($1.count)
            $0.raw($1)
        }
    }
}
