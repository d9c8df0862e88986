/// What the namespaces of packages and of their interfaces are called: `DemoShop`, `Stock`.
///
/// Where several versions of a package meet, all of them have their version in the name:
/// `MyDep0_1_0`. Names within a namespace differ from those of all packages, so that a path that
/// begins with a package means the same everywhere.
package struct PackageNames: Sendable {
    private var packages: [Resolution.PackageID: String] = [:]
    private var interfaces: [Resolution.InterfaceID: String] = [:]
    /// The names of all packages, and those taken by the file that they are written to.
    package let outermost: Set<String>

    /// Names for some packages of a graph.
    ///
    /// - Parameters:
    ///   - used: The packages that are written. Order does not matter.
    ///   - taken: Names that are not to be used, since the file has them for something else.
    package init(
        _ resolution: Resolution, used: Set<Resolution.PackageID>,
        taken: some Sequence<String> = []
    ) {
        let ids = resolution.packages.ids.filter(used.contains)
        var versions: [PackageName: Int] = [:]
        for id in ids { versions[resolution.packages[id].name.withoutVersion, default: 0] += 1 }
        var outer = NameScope(taken: taken)
        var outermost = Set(taken)
        for id in ids {
            let name = resolution.packages[id].name
            var text = SwiftName.type(name.namespace) + SwiftName.type(name.name)
            if versions[name.withoutVersion, default: 0] > 1, let version = name.version {
                text += SwiftName.suffix(version)
            }
            let unique = outer.unique(text)
            packages[id] = unique
            outermost.insert(unique)
        }
        self.outermost = outermost
        for id in ids {
            var scope = NameScope(taken: outermost)
            for (name, interface) in resolution.packages[id].interfaces {
                interfaces[interface] = scope.unique(SwiftName.type(name))
            }
        }
    }

    /// The namespace of a package that is among those written.
    package subscript(package id: Resolution.PackageID) -> String { packages[id] ?? "" }

    /// The namespace of an interface that has a name, within that of its package.
    package subscript(interface id: Resolution.InterfaceID) -> String? { interfaces[id] }
}
