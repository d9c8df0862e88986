import CommandLineSupport
import WasmCore

/// What there is to say of a component, as values.
struct ComponentReport {
    /// What is known of a component that is valid but for bodies of functions.
    struct Contents {
        var name: String?
        var modules: [LocatedModule]
        var imports: [ComponentItem]
        var exports: [ComponentItem]
        var features: Features
    }

    let byteCount: Int
    let sections: ComponentSummary
    /// What keeps them from being known: the component is not valid.
    let contents: Result<Contents, ComponentError>

    init(_ bytes: ModuleBytes) {
        byteCount = bytes.count
        sections = ComponentSummary(bytes)
        contents = Result { () throws(ComponentError) in
            let component = try ComponentDecoder.decode(bytes)
            let validated = try ComponentValidator.validate(component)
            var items = ComponentItems(validated)
            let modules = validated.locatedModules
            return Contents(
                name: ComponentNames(component)?.componentName, modules: modules,
                imports: items.list(validated.root.imports),
                exports: items.list(validated.root.exports),
                features: try Self.featuresUsed(bytes, modules))
        }
    }

    /// Without any of them the component would be refused. What needs which the decoder and the
    /// validator of components know alone, so it is tried out; modules are asked one by one.
    private static func featuresUsed(
        _ bytes: ModuleBytes, _ modules: [LocatedModule]
    ) throws(ComponentError) -> Features {
        var used = Features([])
        for feature in Features.all.list where feature.isOfComponents {
            let others = Features.all.removing(feature)
            do throws(ComponentError) {
                let component = try ComponentDecoder.decode(bytes, features: others)
                _ = try ComponentValidator.validate(component, features: others)
            } catch {
                used.formUnion(Features([feature]))
            }
        }
        for module in modules {
            do throws(ModuleError) {
                used.formUnion(try module.context.module.featuresUsed())
            } catch {
                throw ComponentError(.module(error), offset: module.offset, item: module.item)
            }
        }
        return used
    }
}

/// An import or export of a component, or what an instance among them has.
struct ComponentItem {
    var name: String
    /// In words of WIT.
    var type: String
    /// nil for what is no instance.
    var members: [ComponentItem]?
}

/// Makes lists of imports and exports, up to a size.
struct ComponentItems {
    private let component: ValidatedComponent
    /// Types may be shared, so that a small component would have a long list.
    private var bytesLeft = 1 << 24

    init(_ component: ValidatedComponent) { self.component = component }

    mutating func list(_ entities: NamedEntities) -> [ComponentItem] {
        var items: [ComponentItem] = []
        for (name, entity) in zip(entities.names.list, entities.entities) where bytesLeft > 0 {
            var item = item(name.text, entity)
            if case .instance(let number) = entity {
                item.type = "interface"
                let exports = component.types.instances[Int(number)].exports
                var members: [ComponentItem] = []
                for (name, entity) in zip(exports.names.list, exports.entities)
                where bytesLeft > 0 {
                    members.append(self.item(name.text, entity))
                }
                item.members = members
            }
            items.append(item)
        }
        return items
    }

    private mutating func item(_ name: String, _ entity: ComponentEntity) -> ComponentItem {
        let item = ComponentItem(name: name, type: component.describe(entity))
        bytesLeft -= item.name.utf8.count + item.type.utf8.count
        return item
    }
}
