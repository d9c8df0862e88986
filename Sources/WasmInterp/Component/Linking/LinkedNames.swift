import WasmCore

/// What a linker has under names.
struct LinkedNames<Host>: Sendable {
    /// What a function of the host does.
    enum Body: Sendable {
        case values(
            @Sendable (ComponentCaller<Host>, [ComponentValue]) throws -> ComponentValue?)
        case typed(TypedHostFunction<Host>)
        case later(ComponentLaterBody)
        case typedLater(TypedLaterFunction<Host>)

        /// Of Swift values, if it is about such.
        var signature: TypedSignature? {
            switch self {
            case .values, .later: nil
            case .typed(let function): function.signature
            case .typedLater(let function): function.signature
            }
        }

        /// Whether it gets values, never the store, and answers on any thread.
        var answersLater: Bool {
            switch self {
            case .values, .typed: false
            case .later, .typedLater: true
            }
        }

        /// What it is called where another type is expected.
        var words: String {
            let words = signature?.description ?? "func"
            if answersLater { return "async \(words)" }
            return signature == nil ? "a function" : words
        }
    }

    indirect enum Definition: Sendable {
        case function(Body)
        case resource(HostResourceType<Host>)
        case module(Module)
        case component(Component)
        /// What a component exports that is plugged in.
        case export(PluggedComponent<Host>, String)
        case instance(LinkedNames<Host>)

        var kind: String {
            switch self {
            case .function: "a function"
            case .resource: "a resource"
            case .module: "a core module"
            case .component: "a component"
            case .export: "an export of a component"
            case .instance: "an instance"
            }
        }
    }
    private var definitions: [ExactName: Definition] = [:]
    var isEmpty: Bool { definitions.isEmpty }
    /// The newest version of each interface, by what compatible versions share.
    private var tracks: [ExactName: ExactName] = [:]

    mutating func define(_ path: [String], _ definition: Definition) {
        guard let first = path.first else { return }
        let name = ExactName(first)
        if path.count == 1 {
            definitions[name] = definition
        } else {
            var inner = LinkedNames()
            // Taken out, as it would be copied if the dictionary had it as well.
            if case .instance(let known) = definitions.removeValue(forKey: name) { inner = known }
            inner.define(Array(path.dropFirst()), definition)
            definitions[name] = .instance(inner)
        }
        guard let interface = try? InterfaceName(first), let version = interface.version else {
            return
        }
        let track = ExactName(interface.track)
        let newest = tracks[track].flatMap { try? InterfaceName($0.text).version }
        if newest.map({ $0 < version }) ?? true { tracks[track] = name }
    }

    subscript(name: String) -> Definition? {
        if let exact = definitions[ExactName(name)] { return exact }
        guard let interface = try? InterfaceName(name), interface.version != nil else { return nil }
        return tracks[ExactName(interface.track)].flatMap { definitions[$0] }
    }

    /// Offers what a component exports, in place of earlier definitions of the names. It is given
    /// what was there before.
    mutating func plug(_ component: Component) {
        let plugged = PluggedComponent(
            component, names: definitions(for: component.validated.root.imports.names))
        let exports = component.validated.root.exports
        for (name, entity) in zip(exports.names.list, exports.entities) {
            if case .type(let type) = entity, !type.isResource { continue }
            define([name.text], .export(plugged, name.text))
        }
    }

    /// What is there for imports, and no more: all names would be copied for each component that
    /// is plugged in.
    private func definitions(for imports: EntityNames) -> LinkedNames {
        var names = LinkedNames()
        for name in imports.list {
            if let definition = self[name.text] {
                names.definitions[ExactName(name.text)] = definition
            }
        }
        return names
    }

    /// A name that is there and like another one.
    func nearest(to name: String) -> String? {
        guard definitions.count <= ImportSuggestions.namesOfferedMax else { return nil }
        let others = definitions.keys.filter { $0 != ExactName(name) }
        return Suggestion.nearest(to: name, among: others.map(\.text).sorted())
    }
}

extension TypeEntity {
    fileprivate var isResource: Bool { if case .resource = self { true } else { false } }
}

/// A component whose exports are offered to others: there is one instance of it for each component
/// that is linked.
final class PluggedComponent<Host>: Sendable {
    let component: Component
    /// What its own imports are given.
    let names: LinkedNames<Host>

    init(_ component: Component, names: LinkedNames<Host>) {
        self.component = component
        self.names = names
    }
}

/// A resource type that the host implements: its identity.
public final class HostResourceType<Host>: Sendable {
    let destroy: @Sendable (ComponentCaller<Host>, UInt32) throws -> Void
    /// The Swift type that stands for it, if its resources are objects.
    let tag: ObjectIdentifier?

    init(
        objectsFor tag: ObjectIdentifier? = nil,
        _ destroy: @escaping @Sendable (ComponentCaller<Host>, UInt32) throws -> Void
    ) {
        self.tag = tag
        self.destroy = destroy
    }
}
