import WasmCore
public import WasmInterp

/// The module `spectest` that the specification's scripts import from.
public enum Spectest {
    /// What scripts import it by.
    public static let moduleName = "spectest"

    /// Its functions, which only print, with their parameters.
    private static let functions: [(name: String, parameters: [ValueType])] = [
        ("print", []), ("print_i32", [.i32]), ("print_i64", [.i64]), ("print_f32", [.f32]),
        ("print_f64", [.f64]), ("print_i32_f32", [.i32, .f32]), ("print_f64_f64", [.f64, .f64]),
    ]

    private static let globals: [(name: String, type: ValueType, value: Value)] = [
        ("global_i32", .i32, .i32(666)), ("global_i64", .i64, .i64(666)),
        ("global_f32", .f32, .f32(666.6)), ("global_f64", .f64, .f64(666.6)),
    ]

    private static let tables: [(name: String, addressType: AddressType)] = [
        ("table", .i32), ("table64", .i64),
    ]

    private static let memories: [(name: String, isShared: Bool)] = [
        ("memory", false), ("shared_memory", true),
    ]

    private static var names: [String] {
        functions.map(\.name) + globals.map(\.name) + tables.map(\.name) + memories.map(\.name)
    }

    /// Makes one of the module's parts in a store; nil if there is no memory for it.
    private static func make<Host>(
        _ name: String, in store: Store<Host>, onPrint: @escaping (String, [Value]) -> Void
    ) -> Extern? {
        if let function = functions.first(where: { $0.name == name }) {
            return .function(
                store.makeFunction(FunctionType(function.parameters)) { arguments, _ in
                    onPrint(name, arguments)
                    return []
                })
        }
        if let global = globals.first(where: { $0.name == name }) {
            let type = GlobalType(global.type, isMutable: false)
            return (try? store.makeGlobal(type, global.value)).map { .global($0) }
        }
        if let table = tables.first(where: { $0.name == name }) {
            let type = TableType(
                ReferenceType(isNullable: true, .function), Limits(10, 20),
                addressType: table.addressType)
            return (try? store.makeTable(type)).map { .table($0) }
        }
        let isShared = memories.contains { $0.name == name && $0.isShared }
        return store.makeMemory(MemoryType(Limits(1, 2), isShared: isShared)).map { .memory($0) }
    }

    /// Makes the module's parts in a store and offers them to the modules of that store.
    ///
    /// - Parameter onPrint: Gets the name of the function that was called and its arguments.
    public static func define<Host>(
        in imports: inout ImportSet<Host>,
        onPrint: @escaping (String, [Value]) -> Void = { _, _ in }
    ) {
        for name in names {
            guard let part = make(name, in: imports.store, onPrint: onPrint) else { continue }
            imports.define(moduleName, name, part)
        }
    }

    /// Offers the module's parts to stores with one instance each, which make what it imports.
    static func provide<Host>(in linker: inout Linker<Host>) {
        for name in names {
            linker.provide(moduleName, name) { store in
                make(name, in: store) { _, _ in }
                    ?? .function(store.makeFunction(FunctionType()) { _, _ in [] })
            }
        }
    }
}
