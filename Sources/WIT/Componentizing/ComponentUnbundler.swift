package import WasmCore

/// A core module that is part of a component.
package struct UnbundledModule: Sendable {
    /// Its position among all core modules, those of a component before those of components in it.
    package var number: Int
    /// What the component's names call it; several may have the same name.
    package var name: String?
    package var bytes: ModuleBytes
}

extension DecodedComponent {
    /// The core modules of the component and of those in it.
    package var unbundled: [UnbundledModule] {
        var modules: [UnbundledModule] = []
        var left = [self]
        while let component = left.popLast() {
            let names = ComponentNames(component)
            var index: UInt32 = 0
            var nested: [DecodedComponent] = []
            for definition in component.definitions {
                switch definition {
                case .coreModule(let bytes):
                    modules.append(
                        UnbundledModule(
                            number: modules.count, name: names?.name(of: .core(.module), index),
                            bytes: bytes))
                case .component(let inner): nested.append(inner)
                default: break
                }
                let (sort, count) = definition.added
                if sort == .core(.module) { index += UInt32(count) }
            }
            left += nested.reversed()
        }
        return modules
    }
}
