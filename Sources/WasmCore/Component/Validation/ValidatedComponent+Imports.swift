// What a host needs to know to give a component what it imports.

extension CoreModuleType {
    /// The type of a module.
    ///
    /// - Parameter numbers: Its types' numbers in the table.
    init(_ module: DecodedModule, _ numbers: [CanonicalTypeIndex]) {
        imports = module.imports.map { entry in
            CoreModuleImport(
                module: ExactName(entry.module), name: ExactName(entry.name),
                type: entry.type.canonical(numbers))
        }
        exports = module.exports.map { entry in
            let index = Int(entry.index)
            let type: ExternalType =
                switch entry.kind {
                case .function: .function(module.functions[index])
                case .table: .table(module.tables[index])
                case .memory: .memory(module.memories[index])
                case .global: .global(module.globals[index])
                case .tag: .tag(module.tags[index])
                }
            return CoreModuleExport(name: ExactName(entry.name), type: type.canonical(numbers))
        }
    }
}

extension ValidatedComponent {
    /// Whether a module of the host's may stand where the component imports one.
    ///
    /// - Parameter wanted: A number of ``ComponentTypeTable/modules``.
    package func accepts(_ module: DecodedModule, asModule wanted: UInt32) -> Bool {
        var registry = types.coreTypes
        let numbers = registry.intern(types: module.types, groups: module.typeGroups)
        do throws(Subtyping.Mismatch) {
            try registry.match(CoreModuleType(module, numbers), types.modules[Int(wanted)])
            return true
        } catch {
            return false
        }
    }

    /// What something is, in words of WIT.
    package func describe(_ entity: ComponentEntity) -> String {
        switch entity {
        case .coreModule: return "core module"
        case .component, .type(.component): return "component"
        case .type(.resource): return "resource"
        case .instance(let number), .type(.instance(let number)):
            let names = types.instances[Int(number)].exports.names.list.map(\.text.printable)
            let shown = names.prefix(Self.namesShown).joined(separator: ", ")
            return "interface { \(shown)\(names.count > Self.namesShown ? ", …" : "") }"
        case .function(let number):
            let type = types.functions[Int(number)]
            var words = ComponentTypes()
            let parameters = type.parameters.map { parameter in
                let type = words.type(parameter.type, in: types).map { "\($0)" } ?? "_"
                return "\(parameter.label): \(type)"
            }
            let result = type.result.flatMap { words.type($0, in: types) }.map { " -> \($0)" }
            let word = type.isAsync ? "async func" : "func"
            return "\(word)(\(parameters.joined(separator: ", ")))\(result ?? "")"
        case .type: return "type"
        }
    }

    private static let namesShown = 8
}
