import WasmCore

/// Whether something is among what a world imports or what it exports.
enum WorldSide: Hashable, Sendable {
    case imported
    case exported
}

/// A function of a world, or of an interface that it imports or exports.
struct WorldFunction: Hashable, Sendable {
    var side: WorldSide
    /// Of the interface; nil for the world's own functions.
    var interface: InterfacePlace?
    var name: String
}

/// An interface where a world imports or exports it.
struct InterfacePlace: Hashable, Sendable {
    var key: Resolution.World.Key
    var id: Resolution.InterfaceID
}

/// A world and the graph that it is in.
struct WorldView: Sendable {
    let resolution: Resolution
    let id: Resolution.WorldID
    private let imported: InterfaceIndex
    private let exported: InterfaceIndex

    init(resolution: Resolution, id: Resolution.WorldID) {
        self.resolution = resolution
        self.id = id
        imported = InterfaceIndex(resolution.worlds[id].imports, in: resolution)
        exported = InterfaceIndex(resolution.worlds[id].exports, in: resolution)
    }

    var world: Resolution.World { resolution.worlds[id] }

    func items(
        _ side: WorldSide
    ) -> OrderedMap<Resolution.World.Key, Resolution.World.Item> {
        side == .imported ? world.imports : world.exports
    }

    /// The interfaces of a side, each after those that it uses.
    func interfaces(_ side: WorldSide) -> [InterfacePlace] { index(side).places }

    private func index(_ side: WorldSide) -> InterfaceIndex {
        side == .imported ? imported : exported
    }

    /// The world's own functions of a side.
    func functions(_ side: WorldSide) -> [Resolution.Function] {
        items(side).values.compactMap {
            if case .function(let function) = $0 { function } else { nil }
        }
    }

    /// All functions that the world exports.
    var exports: [WorldFunction] {
        let own = functions(.exported).map {
            WorldFunction(side: .exported, interface: nil, name: $0.name)
        }
        return own
            + interfaces(.exported).flatMap { place in
                resolution.interfaces[place.id].functions.keys.map {
                    WorldFunction(side: .exported, interface: place, name: $0)
                }
            }
    }

    subscript(function: WorldFunction) -> Resolution.Function? {
        if let place = function.interface {
            return resolution.interfaces[place.id].functions[function.name]
        }
        guard case .function(let own) = items(function.side)[.name(function.name)] else {
            return nil
        }
        return own
    }

    /// The interface of a name, or else of a version that is compatible.
    func interface(_ name: String, _ side: WorldSide, _ mangling: CoreMangling) -> InterfacePlace? {
        let index = index(side)
        switch mangling {
        case .legacy: return index.names[name] ?? track(of: name).flatMap { index.tracks[$0] }
        case .standard: return index.tracks[name] ?? index.names[name]
        }
    }

    /// What compatible versions of an interface share; nil of all other names.
    private func track(of name: String) -> String? {
        guard let parts = try? InterfaceName(name), parts.version != nil else { return nil }
        return parts.track
    }

    /// A resource by its name: of an interface, or of those that the world has itself.
    func resource(_ name: String, _ place: InterfacePlace?) -> Resolution.TypeID? {
        var type: Resolution.TypeID?
        if let place {
            type = resolution.interfaces[place.id].types[name]
        } else if case .type(let id, _) = world.imports[.name(name)] {
            type = id
        }
        guard let type, case .resource = resolution.types[type].kind else { return nil }
        return type
    }
}

/// The interfaces that a world imports, or those that it exports.
private struct InterfaceIndex: Sendable {
    private(set) var places: [InterfacePlace] = []
    private(set) var names: [String: InterfacePlace] = [:]
    /// By what compatible versions share.
    private(set) var tracks: [String: InterfacePlace] = [:]

    init(
        _ items: OrderedMap<Resolution.World.Key, Resolution.World.Item>, in resolution: Resolution
    ) {
        for (key, item) in items {
            guard case .interface(let interface) = item else { continue }
            places.append(InterfacePlace(key: key, id: interface.id))
        }
        // In a graph what is used comes first.
        places.sort { $0.id.index < $1.id.index }
        for place in places {
            let name = resolution.name(of: place.key)
            names[name] = place
            let track = CoreMangling.standard.interface(name)
            if tracks[track] == nil { tracks[track] = place }
        }
    }
}
