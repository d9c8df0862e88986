extension PackageResolver {
    /// A path that stands somewhere in a file, and what for.
    struct PathUse {
        enum Purpose {
            case world, interface
            /// It stands at the top of a file.
            case either
        }

        var path: Syntax.Path
        var purpose: Purpose
        var attributes: [Syntax.Attribute]
        /// The interface that uses it, or the world that includes it: what has to come later.
        var dependent: Syntax.Identifier?
        /// What `use` takes from it.
        var names: [Syntax.Renaming] = []
    }

    /// All paths of a file. Imports of a world come before its exports, as they are printed.
    static func paths(in items: [Syntax.Item]) -> [PathUse] {
        var paths: [PathUse] = []
        for item in items {
            switch item {
            case .interface(let interface):
                paths += Self.paths(in: interface.items, dependent: interface.name)
            case .world(let world): paths += Self.paths(in: world)
            case .use(let use):
                paths.append(
                    PathUse(path: use.path, purpose: .either, attributes: use.attributes))
            case .package: break
            }
        }
        return paths
    }

    private static func paths(
        in items: [Syntax.InterfaceItem], dependent: Syntax.Identifier?
    ) -> [PathUse] {
        items.compactMap { item in
            guard case .use(let use) = item else { return nil }
            return path(of: use, dependent: dependent)
        }
    }

    private static func path(of use: Syntax.Use, dependent: Syntax.Identifier?) -> PathUse {
        PathUse(
            path: use.path, purpose: .interface, attributes: use.attributes,
            dependent: dependent, names: use.names)
    }

    private static func paths(in world: Syntax.World) -> [PathUse] {
        var paths: [PathUse] = []
        var externs: [Syntax.Direction: [PathUse]] = [:]
        for item in world.items {
            switch item {
            case .use(let use): paths.append(path(of: use, dependent: nil))
            case .include(let include):
                paths.append(
                    PathUse(
                        path: include.path, purpose: .world, attributes: include.attributes,
                        dependent: world.name))
            case .extern(let extern):
                externs[extern.direction, default: []] += Self.paths(in: extern)
            case .type: break
            }
        }
        return paths + externs[.import, default: []] + externs[.export, default: []]
    }

    private static func paths(in extern: Syntax.Extern) -> [PathUse] {
        switch extern.kind {
        case .interface(_, let items): paths(in: items, dependent: nil)
        case .path(let path), .named(_, let path):
            [PathUse(path: path, purpose: .interface, attributes: extern.attributes)]
        case .function: []
        }
    }
}
