import WasmCore
public import WasmInterp

/// The module `spectest` that the specification's scripts import from.
public enum Spectest {
    public static let moduleName = "spectest"

    /// Its functions, which only print, with their parameters.
    private static let functions: [(name: String, parameters: [ValueType])] = [
        ("print", []), ("print_i32", [.i32]), ("print_i64", [.i64]), ("print_f32", [.f32]),
        ("print_f64", [.f64]), ("print_i32_f32", [.i32, .f32]), ("print_f64_f64", [.f64, .f64]),
    ]

    /// Makes the module's parts in a store and offers them to the modules of that store.
    ///
    /// - Parameter onPrint: Gets the name of the function that was called and its arguments.
    public static func define<Host>(
        in linker: inout Linker<Host>, of store: Store<Host>,
        onPrint: @escaping (String, [Value]) -> Void = { _, _ in }
    ) {
        for (name, parameters) in functions {
            let function = store.makeFunction(FunctionType(parameters)) { arguments, _ in
                onPrint(name, arguments)
                return []
            }
            linker.define(moduleName, name, .function(function))
        }
        let globals: [(String, ValueType, Value)] = [
            ("global_i32", .i32, .i32(666)), ("global_i64", .i64, .i64(666)),
            ("global_f32", .f32, .f32(666.6)), ("global_f64", .f64, .f64(666.6)),
        ]
        for (name, type, value) in globals {
            if let global = try? store.makeGlobal(GlobalType(type, isMutable: false), value) {
                linker.define(moduleName, name, .global(global))
            }
        }
        for (name, addressType) in [("table", AddressType.i32), ("table64", .i64)] {
            let type = TableType(
                ReferenceType(isNullable: true, .function), Limits(10, 20),
                addressType: addressType)
            if let table = try? store.makeTable(type) {
                linker.define(moduleName, name, .table(table))
            }
        }
        for (name, isShared) in [("memory", false), ("shared_memory", true)] {
            if let memory = store.makeMemory(MemoryType(Limits(1, 2), isShared: isShared)) {
                linker.define(moduleName, name, .memory(memory))
            }
        }
    }
}
