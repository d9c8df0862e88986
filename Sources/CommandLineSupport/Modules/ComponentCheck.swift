package import WasmCore

/// All that can be said about a component before it is linked.
package struct ComponentCheck {
    private let features: Features

    package init(features: Features = .all) { self.features = features }

    /// - Throws: `ComponentError`, also of bodies of its core modules.
    package func check(_ bytes: ModuleBytes) throws(ComponentError) {
        let component = try ComponentDecoder.decode(bytes, features: features)
        let validated = try ComponentValidator.validate(component, features: features)
        for module in validated.locatedModules {
            do throws(ModuleError) {
                try module.context.validateAllBodies()
            } catch {
                throw ComponentError(.module(error), offset: module.offset, item: module.item)
            }
        }
    }
}

/// A core module that a component, or one nested in it, defines.
package struct LocatedModule: Sendable {
    /// The way to it, as errors name it: `component 2, core module 0`.
    package var item: String
    /// Where it begins in the outermost component.
    package var offset: Int
    package var context: ModuleContext
}

extension ValidatedComponent {
    /// All core modules that are defined in it, the outer ones first.
    package var locatedModules: [LocatedModule] {
        var modules: [LocatedModule] = []
        // Components in components take no native stack.
        var left: [(context: ComponentContext, path: String)] = [(root, "")]
        while let (context, path) = left.popLast() {
            var nested: [(context: ComponentContext, path: String)] = []
            var counter = DefinitionCounter()
            var (contexts, inner) = (context.definedModules[...], context.definedComponents[...])
            let component = context.component
            for (definition, offset) in zip(component.definitions, component.offsets) {
                let item = path + counter.nextItem(of: definition.sectionKind)
                counter.add(definition)
                switch definition {
                case .coreModule:
                    guard let context = contexts.popFirst() else { continue }
                    modules.append(LocatedModule(item: item, offset: offset, context: context))
                case .component:
                    guard let context = inner.popFirst() else { continue }
                    nested.append((context, item + ", "))
                default: break
                }
            }
            left += nested.reversed()
        }
        return modules
    }
}
