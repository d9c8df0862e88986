import WIT
import WasmCore

/// Makes a component of a module's text for a world's text.
func build(_ wit: String, _ module: String) throws -> [UInt8] {
    let package = try resolve("package a:b; " + wit)
    let world = try package.world(named: "w")
    let builder = ComponentBuilder(
        module: try WatParser.parseModule(module), package: package, world: world)
    return try builder.build()
}

/// What a component imports and exports, as names.
struct Surface: Equatable {
    var imports: [String] = []
    var exports: [String] = []

    init(_ imports: [String], _ exports: [String]) {
        self.imports = imports
        self.exports = exports
    }

    init(_ component: [UInt8]) throws {
        let decoded = try ComponentDecoder.decode(ModuleBytes(component))
        _ = try ComponentValidator.validate(decoded)
        for definition in decoded.definitions {
            switch definition {
            case .import(let name, _): imports.append(name.text)
            case .export(let name, _, _, _): exports.append(name.text)
            default: break
            }
        }
    }
}

let allocator = """
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    """
