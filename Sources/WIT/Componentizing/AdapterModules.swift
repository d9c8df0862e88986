import WasmCore

/// What adapters expect of whoever puts them into a component.
///
/// Compiled as programs without memory of their own, they have a pointer to a stack that nobody
/// allocated, and ask the main module for room that it may not be able to give.
enum AdapterModules {
    /// The name of the pointer in the module's names.
    private static let stackPointer = "__stack_pointer"

    /// A module with a start function that gives it a stack, a page of memory that it adds; the
    /// module itself if it needs none.
    static func addingStack(
        to bytes: ModuleBytes
    ) throws(DecodeError) -> ModuleBytes {
        var module = try ModuleDecoder.decode(bytes)
        guard let global = stackPointer(of: module) else { return bytes }
        let body = startBody(global, before: module.start)
        module.bytes = ModuleBytes(bytes[0..<bytes.count] + body)
        module.bodies.append(FunctionBody(range: bytes.count..<(bytes.count + body.count)))
        module.start = FunctionIndex(rawValue: UInt32(module.functions.count))
        module.functions.append(TypeIndex(rawValue: UInt32(module.types.count)))
        module.typeGroups.append(TypeGroup(module.types.count..<(module.types.count + 1)))
        module.types.append(SubType(.function(FunctionType())))
        return ModuleBytes(ModuleEncoder.encode(module))
    }

    /// A global that can be changed, starts as 0 and is called as the pointer to a stack is.
    private static func stackPointer(of module: DecodedModule) -> UInt32? {
        guard !module.memories.isEmpty, let names = NameSection(module) else { return nil }
        let named = names.names(of: .global).first { $0.name == stackPointer }
        guard let index = named?.index, index < module.globals.count,
            module.globals[Int(index)] == GlobalType(.i32, isMutable: true)
        else { return nil }
        let position = Int(index) - module.importedGlobalCount
        guard module.globalInitializers.indices.contains(position) else { return nil }
        let range = module.globalInitializers[position].range
        return module.bytes[range] == [0x41, 0x00, 0x0B] ? index : nil
    }

    /// `global.set` of the end of a page that `memory.grow` gave, then a call of what was called
    /// before.
    private static func startBody(_ global: UInt32, before start: FunctionIndex?) -> [UInt8] {
        var writer = ByteWriter()
        // One local of type i32.
        writer.raw([0x01, 0x01, 0x7F])
        writer.raw([0x41, 0x01])
        writer.raw(grow)
        // (local 0 + 1) << 16
        writer.raw([0x20, 0x00, 0x41, 0x01, 0x6A, 0x41, 0x10, 0x74])
        writer.u8(0x24)
        writer.u32(global)
        if let start {
            writer.u8(0x10)
            writer.u32(start.rawValue)
        }
        writer.u8(0x0B)
        return writer.bytes
    }

    /// `memory.grow` into local 0, `unreachable` if it fails.
    private static let grow: [UInt8] = [
        0x40, 0x00, 0x22, 0x00, 0x41, 0x7F, 0x46, 0x04, 0x40, 0x00, 0x0B,
    ]

    /// What ``growth`` exports.
    static let realloc = "cabi_realloc"
    static let reallocType = FunctionType([.i32, .i32, .i32, .i32], [.i32])

    /// A module that exports a function that gives room, each time in pages that it adds to the
    /// memory that it imports from a module without a name. It traps if it is asked for more room
    /// for what has some.
    static var growth: [UInt8] {
        var writer = ByteWriter()
        writer.header()
        writer.section(.type) { $0.vector([reallocType]) { $0.compositeType(.function($1)) } }
        writer.section(.import) {
            $0.count(1)
            $0.name("")
            $0.name("memory")
            $0.externalType(.memory(MemoryType(Limits(0))))
        }
        writer.section(.function) { $0.raw([1, 0]) }
        writer.section(.export) {
            $0.count(1)
            $0.name(realloc)
            $0.raw([ExternalKind.function.rawValue, 0])
        }
        writer.section(.code) {
            $0.count(1)
            $0.sized {
                // No locals; `unreachable` if local 0 is not 0.
                $0.raw([0x00, 0x20, 0x00, 0x04, 0x40, 0x00, 0x0B])
                // (local 3 >> 16) + 1 pages
                $0.raw([0x20, 0x03, 0x41, 0x10, 0x76, 0x41, 0x01, 0x6A])
                $0.raw(grow)
                $0.raw([0x20, 0x00, 0x41, 0x10, 0x74, 0x0B])
            }
        }
        return writer.bytes
    }
}
