import CommandLineSupport
import WasmCore
import WasmInterp

/// What there is to say of a component, as values.
struct ComponentReport {
    /// What is known of a component that is valid but for bodies of functions.
    struct Contents {
        var name: String?
        var modules: [LocatedModule]
        var imports: [ListedItem]
        var exports: [ListedItem]
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
            let decoded = try ComponentDecoder.decode(bytes)
            var configuration = EngineConfiguration()
            configuration.features = .all
            let component = try Component(decoded, engine: Engine(configuration))
            var lister = ItemLister()
            let modules = component.validated.locatedModules
            return Contents(
                name: ComponentNames(decoded)?.componentName, modules: modules,
                imports: lister.list(component.imports),
                exports: lister.list(component.exports),
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
struct ListedItem {
    var name: String
    /// In words of WIT.
    var type: String
    /// nil for what is no instance.
    var members: [ListedItem]?
}

/// Makes lists of imports and exports, up to a size.
struct ItemLister {
    /// Types may be shared, so that a small component would have a long list.
    private var bytesLeft = 1 << 24

    mutating func list(_ items: [ComponentItem]) -> [ListedItem] {
        var listed: [ListedItem] = []
        for item in items where bytesLeft > 0 {
            guard case .instance(let members) = item.type else {
                listed.append(listing(item.name, "\(item.type)"))
                continue
            }
            var instance = listing(item.name, "interface")
            var inner: [ListedItem] = []
            for member in members where bytesLeft > 0 {
                inner.append(listing(member.name, "\(member.type)"))
            }
            instance.members = inner
            listed.append(instance)
        }
        return listed
    }

    private mutating func listing(_ name: String, _ type: String) -> ListedItem {
        bytesLeft -= name.utf8.count + type.utf8.count
        return ListedItem(name: name, type: type)
    }
}
