import WasmCore

/// Functions that can be imported before what they call is there.
///
/// A module is instantiated with those of the *shim*, which call what is in a table. What needs the
/// module's memory is made after that, and the *fixup* puts it into the table.
struct ShimModule {
    /// The types of the functions, whose names are their positions.
    var functions: [FunctionType]
    /// A memory that the shim makes for who imports one.
    var memory: MemoryType?

    /// The name of the memory.
    static let memory = "$memory"
    /// The name of the table.
    static let table = "$imports"
    /// The name of what the fixup calls at the end.
    static let initialize = "_initialize"

    private var types: [FunctionType] {
        var seen: Set<FunctionType> = []
        return functions.filter { seen.insert($0).inserted }
    }

    private var positions: [FunctionType: Int] {
        Dictionary(uniqueKeysWithValues: zip(types, 0...))
    }

    private var tableType: TableType {
        let count = UInt64(functions.count)
        return TableType(ReferenceType(isNullable: true, .function), Limits(count, count))
    }

    /// A module that exports the functions and the table.
    var shim: [UInt8] {
        let positions = positions
        var writer = ByteWriter()
        writer.header()
        writer.section(.type) { $0.vector(types) { $0.compositeType(.function($1)) } }
        writer.section(.function) { $0.vector(functions) { $0.count(positions[$1] ?? 0) } }
        writer.section(.table) { $0.vector([tableType]) { $0.tableType($1) } }
        if let memory { writer.section(.memory) { $0.vector([memory]) { $0.memoryType($1) } } }
        writer.section(.export) {
            $0.count(functions.count + (memory == nil ? 1 : 2))
            for index in functions.indices {
                $0.export("\(index)", .function, index)
            }
            $0.export(Self.table, .table, 0)
            if memory != nil { $0.export(Self.memory, .memory, 0) }
        }
        writer.section(.code) {
            $0.vector(functions.enumerated().map { $0 }) { writer, function in
                writer.sized {
                    // No locals; all parameters, then the position.
                    $0.count(0)
                    for index in function.element.parameters.indices {
                        $0.u8(0x20)
                        $0.count(index)
                    }
                    $0.u8(0x41)
                    $0.s32(Int32(function.offset))
                    $0.u8(0x11)
                    $0.count(positions[function.element] ?? 0)
                    $0.count(0)
                    $0.u8(0x0B)
                }
            }
        }
        return writer.bytes
    }

    /// A module that imports functions and table from a module without a name, and puts those into
    /// this.
    ///
    /// - Parameter initializes: Whether it then calls a function that it imports as well.
    func fixup(initializes: Bool) -> [UInt8] {
        let positions = positions
        var writer = ByteWriter()
        writer.header()
        let plain = initializes ? [FunctionType()] : []
        writer.section(.type) { $0.vector(types + plain) { $0.compositeType(.function($1)) } }
        writer.section(.import) {
            $0.count(functions.count + 1 + plain.count)
            for (index, type) in functions.enumerated() {
                $0.name("")
                $0.name("\(index)")
                $0.externalType(.function(TypeIndex(rawValue: UInt32(positions[type] ?? 0))))
            }
            $0.name("")
            $0.name(Self.table)
            $0.externalType(.table(tableType))
            if initializes {
                $0.name("")
                $0.name(Self.initialize)
                $0.externalType(.function(TypeIndex(rawValue: UInt32(types.count))))
            }
        }
        if initializes { writer.section(.start) { $0.count(functions.count) } }
        writer.section(.element) {
            // One active segment of functions, from the start of the first table.
            $0.raw([1, 0, 0x41, 0, 0x0B])
            $0.vector(functions.indices) { $0.count($1) }
        }
        return writer.bytes
    }
}

extension ByteWriter {
    fileprivate mutating func export(_ name: String, _ kind: ExternalKind, _ index: Int) {
        self.name(name)
        u8(kind.rawValue)
        count(index)
    }
}
