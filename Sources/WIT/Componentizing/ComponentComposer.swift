import WasmCore

/// Makes one component of several: what some export goes into what another one imports.
///
/// The result has the components in it, imports what they need and nobody gives, each name once,
/// and exports what the *socket* does. Interfaces of compatible versions stand for each other.
package struct ComponentComposer {
    /// A component with the name by which messages call it.
    package struct Part: Sendable {
        package var name: String
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    private var writer = ComponentWriter()
    /// What is imported, by name.
    private var imports: [String: (sort: ComponentSort, index: UInt32)] = [:]
    /// What plugs export, by name and by what compatible versions of it share.
    private var offers: [String: Offer] = [:]
    private var tracks: [String: Offer] = [:]
    private var usedPlugs: Set<Int> = []

    private struct Offer {
        /// Which plug's.
        var plug: Int
        var instance: UInt32
        var name: String
        var sort: ComponentSort
    }

    /// Plugs components into one.
    ///
    /// - Parameters:
    ///   - plugs: What gives. Of several that give the same, the first one does.
    ///   - socket: What takes, and decides what is exported.
    /// - Throws: ``ComponentizingError`` if something is no component, a plug gives nothing that
    ///   the socket asks for, or types do not fit.
    package static func compose(
        _ plugs: [Part], into socket: Part
    ) throws(ComponentizingError) -> [UInt8] {
        var composer = ComponentComposer()
        for (number, plug) in plugs.enumerated() { try composer.add(plug, number) }
        try composer.finish(socket, plugs)
        let bytes = ComponentEncoder.encode(composer.writer.finished())
        do throws(ComponentError) {
            let component = try ComponentDecoder.decode(ModuleBytes(bytes))
            _ = try ComponentValidator.validate(component)
        } catch {
            throw ComponentizingError("what is plugged together does not fit: \(error)")
        }
        return bytes
    }

    private mutating func add(_ plug: Part, _ number: Int) throws(ComponentizingError) {
        let component = try Self.decode(plug)
        let instance = try instantiate(component, plug.name, takesOffers: false)
        for case .export(let name, let sort, _, _) in component.definitions {
            let offer = Offer(
                plug: number, instance: instance, name: name.text, sort: sort)
            if offers[name.text] == nil { offers[name.text] = offer }
            if let track = Self.track(name.text), tracks[track] == nil { tracks[track] = offer }
        }
    }

    private mutating func finish(
        _ socket: Part, _ plugs: [Part]
    ) throws(ComponentizingError) {
        let component = try Self.decode(socket)
        let instance = try instantiate(component, socket.name, takesOffers: true)
        let idle = plugs.indices.filter { !usedPlugs.contains($0) }
        guard idle.isEmpty else {
            throw ComponentizingError(
                idle.map {
                    "`\(plugs[$0].name.printable)` exports nothing that "
                        + "`\(socket.name.printable)` imports"
                })
        }
        for case .export(let name, let sort, _, _) in component.definitions {
            let index = writer.add(
                .alias(.export(instance: instance, name: name.text, sort)))
            writer.add(.export(name, sort, index, nil))
        }
    }

    /// Adds a component and an instance of it.
    private mutating func instantiate(
        _ component: DecodedComponent, _ name: String, takesOffers: Bool
    ) throws(ComponentizingError) -> UInt32 {
        var places = IndexRelocation()
        var arguments: [InstantiationArgument] = []
        for definition in component.definitions {
            let (sort, count) = definition.added
            var index: UInt32?
            switch definition {
            case .type(let type):
                index = places.relocated(type).map { writer.add(.type($0)) }
            case .alias(.export(let instance, let name, let sort)):
                if let instance = places[.instance, instance] {
                    index = writer.add(
                        .alias(.export(instance: instance, name: name, sort)))
                }
            case .export(_, let sort, let exported, _): index = places[sort, exported]
            case .import(let item, let type):
                guard let found = find(item, type, places, takesOffers) else {
                    throw ComponentizingError(
                        "`\(name.printable)` imports `\(item.text.printable)`, of a type that "
                            + "cannot be imported around it")
                }
                index = found
                arguments.append(
                    InstantiationArgument(name: item.text, sort: sort, index: found))
            default: break
            }
            places.append(sort, count: count, index)
        }
        let index = writer.add(.component(component), named: name)
        return writer.add(
            .instance(.instantiate(component: index, arguments)), named: name)
    }

    /// What a component gets for an import; nil if its type cannot be told here.
    private mutating func find(
        _ name: ComponentExternName, _ type: ComponentExternalType, _ places: IndexRelocation,
        _ takesOffers: Bool
    ) -> UInt32? {
        let track = Self.track(name.text)
        if takesOffers, let offer = offers[name.text] ?? track.flatMap({ tracks[$0] }),
            offer.sort == type.sort
        {
            usedPlugs.insert(offer.plug)
            return writer.add(
                .alias(.export(instance: offer.instance, name: offer.name, offer.sort)))
        }
        if let known = imports[name.text], known.sort == type.sort { return known.index }
        guard let type = places.relocated(type) else { return nil }
        let index = writer.add(.import(name, type))
        imports[name.text] = (type.sort, index)
        return index
    }

    private static func decode(_ part: Part) throws(ComponentizingError) -> DecodedComponent {
        do throws(ComponentError) {
            return try ComponentDecoder.decode(ModuleBytes(part.bytes))
        } catch {
            throw ComponentizingError("`\(part.name.printable)` is no component: \(error)")
        }
    }

    /// What compatible versions of an interface share; nil of all other names.
    private static func track(_ name: String) -> String? {
        guard let parts = try? InterfaceName(name), parts.version != nil else { return nil }
        return parts.track
    }
}
