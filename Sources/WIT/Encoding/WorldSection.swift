package import WasmCore

/// What a core module says of the world that it was written for, in a custom section whose name
/// begins with `component-type`: the world, and how its strings are written.
///
/// The section's content is a component that exports the world's type.
package struct WorldSection: Sendable {
    /// The package that the world is in.
    package var package: WITPackage
    package var world: Resolution.WorldID
    package var encoding: StringEncoding

    /// How names of such sections begin; generators of bindings add something of their own, so
    /// that linkers keep sections of several libraries apart.
    package static let namePrefix = "component-type"
    private static let encodingSection = "wit-component-encoding"
    private static let version: UInt8 = 4

    package init(package: WITPackage, world: Resolution.WorldID, encoding: StringEncoding) {
        self.package = package
        self.world = world
        self.encoding = encoding
    }

    /// The section with this content.
    ///
    /// - Throws: `WITError` if it is of another form or version.
    package init(content: ModuleBytes) throws(WITError) {
        let component: DecodedComponent
        do throws(ComponentError) {
            component = try ComponentDecoder.decode(content)
        } catch {
            throw WITError("\(error)")
        }
        encoding = try Self.encoding(of: component)
        let (resolution, id, world) = try GraphDecoder.decodeWorld(try component.named())
        package = WITPackage(resolution, id: id)
        self.world = world
    }

    private static func encoding(
        of component: DecodedComponent
    ) throws(WITError) -> StringEncoding {
        guard let section = component.customSections.first(where: { $0.name == encodingSection })
        else { throw WITError("the custom section `\(encodingSection)` is missing") }
        let content = section.content[0..<section.content.count]
        guard content.count == 2, content[0] == version else {
            let found = content.first.map { "version \($0)" } ?? "nothing"
            throw WITError("`\(encodingSection)` has to be of version \(version), and has \(found)")
        }
        guard let encoding = StringEncoding(rawValue: content[1]) else {
            throw WITError("there is no string encoding \(content[1])")
        }
        return encoding
    }

    /// The sections of a module, in order.
    ///
    /// - Throws: `WITError` with the name of the section that cannot be read.
    package static func all(in module: DecodedModule) throws(WITError) -> [WorldSection] {
        var sections: [WorldSection] = []
        for section in module.customSections where section.name.hasPrefix(namePrefix) {
            do throws(WITError) {
                sections.append(
                    try WorldSection(content: module.bytes.slice(section.range)))
            } catch {
                throw error.within("custom section `\(section.name.printable)`")
            }
        }
        return sections
    }

    /// The content of the section.
    ///
    /// - Throws: `WITError` as ``WITPackage/encoded()``.
    package func encoded() throws(WITError) -> [UInt8] {
        try package.refuseStreamsOfCharacters()
        var component = DecodedComponent()
        component.customSections.append(
            ComponentCustomSection(
                name: Self.encodingSection,
                content: ModuleBytes([Self.version, encoding.rawValue]), definitionsBefore: 0))
        component.append(.type(try package.resolution.wrapper(of: world)))
        let name = package.resolution.worlds[world].name
        component.append(.export(ComponentExternName(name), .type, 0, nil))
        return ComponentEncoder.encode(component)
    }
}
