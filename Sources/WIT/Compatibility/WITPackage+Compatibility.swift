package import WasmCore

extension WITPackage {
    /// Checks that a component fits a world: it imports no more, exports no less, and all of the
    /// same types.
    ///
    /// - Parameters:
    ///   - component: What is checked; bodies of functions are not.
    ///   - world: A world of the graph.
    /// - Throws: `WITError` if it does not fit, or is not valid.
    package func checkTarget(
        _ world: Resolution.WorldID, of component: DecodedComponent
    ) throws(WITError) {
        _ = try component.named()
        var outer = DecodedComponent()
        outer.append(.component(component))
        do throws(WITError) {
            try Self.check(
                outer, has: try resolution.componentType(of: world),
                named: resolution.worlds[world].name)
        } catch {
            let name = resolution.worlds[world].name.printable
            throw error.within("the component does not fit the world `\(name)`")
        }
    }

    /// Checks that components which fit an older world fit a world, too, if versions are left
    /// aside: it may import more and export less.
    ///
    /// - Parameters:
    ///   - world: A world of the graph.
    ///   - older: The package that has the older one, `olderWorld`.
    /// - Throws: `WITError` if they do not, or if the worlds are of different packages.
    package func checkCompatibility(
        of world: Resolution.WorldID, with older: WITPackage, _ olderWorld: Resolution.WorldID
    ) throws(WITError) {
        let (new, old) = (resolution.withoutVersions, older.resolution.withoutVersions)
        let (name, oldName) = (new.packageName(of: world), old.packageName(of: olderWorld))
        guard name == oldName else {
            throw WITError(
                "the worlds are of different packages: `\(oldName.printable)` and "
                    + "`\(name.printable)`")
        }
        var outer = DecodedComponent()
        outer.append(.type(.component(try old.componentType(of: olderWorld))))
        outer.append(
            .import(ComponentExternName(old.worlds[olderWorld].name), .component(0)))
        do throws(WITError) {
            try Self.check(
                outer, has: try new.componentType(of: world), named: new.worlds[world].name)
        } catch {
            let name = new.worlds[world].name.printable
            throw error.within("the world `\(name)` is not compatible with the older one")
        }
    }

    /// Lets the rules of components decide: a component that imports one of the type is
    /// instantiated with the first component of `outer`.
    private static func check(
        _ outer: DecodedComponent, has type: [ComponentTypeDeclaration], named name: String
    ) throws(WITError) {
        var wish = DecodedComponent()
        wish.append(.type(.component(type)))
        wish.append(.import(ComponentExternName(name), .component(0)))
        var outer = outer
        outer.append(.component(wish))
        let argument = InstantiationArgument(name: name, sort: .component, index: 0)
        outer.append(.instance(.instantiate(component: 1, [argument])))
        do throws(ComponentError) {
            _ = try ComponentValidator.named(outer)
        } catch {
            throw WITError("\(error.code)")
        }
    }
}

extension Resolution {
    /// The graph with packages that have no version.
    fileprivate var withoutVersions: Resolution {
        var result = self
        for id in packages.ids { result.packages[id].name.version = nil }
        return result
    }

    fileprivate func packageName(of world: WorldID) -> String {
        worlds[world].package.map { packages[$0].name.description } ?? ""
    }
}
