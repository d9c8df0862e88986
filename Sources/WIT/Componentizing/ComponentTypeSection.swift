package import WasmCore

/// What a core module says of the world that it was written for, in a custom section that bindings
/// bring with them and tools that make components read.
///
/// The content is a component that exports the world as a type, as a package has it, and says how
/// text lies in memory. Sections of several libraries in one module are worlds that go together.
package struct ComponentTypeSection: Sendable {
    /// What names of such sections begin with.
    package static let prefix = "component-type"
    /// The custom section in the component that has version and encoding.
    static let encodingSection = "wit-component-encoding"
    static let version: UInt8 = 4

    /// The package whose graph has the world.
    package var package: WITPackage
    package var world: Resolution.WorldID
    /// How the module has text in its memory.
    package var encoding: StringEncoding

    package init(
        package: WITPackage, world: Resolution.WorldID, encoding: StringEncoding = .utf8
    ) {
        self.package = package
        self.world = world
        self.encoding = encoding
    }

    /// The content of a section.
    ///
    /// - Throws: `WITError` if an item of the world uses a type that comes after it.
    package func encoded() throws(WITError) -> [UInt8] {
        var component = DecodedComponent()
        component.customSections.append(
            ComponentCustomSection(
                name: Self.encodingSection,
                content: ModuleBytes([Self.version, encoding.rawValue]), definitionsBefore: 0))
        let resolution = package.resolution
        component.append(.type(try resolution.wrapper(of: world)))
        let name = ComponentExternName(resolution.worlds[world].name)
        component.append(.export(name, .type, 0, nil))
        return ComponentEncoder.encode(component)
    }

    /// A module with the section in place of those that it has.
    ///
    /// - Throws: `WITError` if the module's sections cannot be told apart, or as ``encoded()``.
    package func embedded(in module: [UInt8]) throws(WITError) -> [UInt8] {
        let bare: ModuleBytes
        do throws(DecodeError) {
            bare = try ModuleSections.removing(from: ModuleBytes(module)) {
                $0.hasPrefix(Self.prefix)
            }
        } catch {
            throw WITError("this is no core module: \(error)")
        }
        let name = "\(Self.prefix):\(package.resolution.worlds[world].name)"
        return ModuleSections.appending(name, try encoded(), to: bare[0..<bare.count])
    }
}
