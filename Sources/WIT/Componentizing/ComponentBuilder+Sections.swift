import WasmCore

extension ComponentBuilder {
    /// A component of one module that says itself what it imports and exports, as bindings make it
    /// do. Sections of several libraries are one world.
    ///
    /// - Throws: ``ComponentizingError`` if the module has no section of that kind, or some that
    ///   do not go together.
    package init(module: [UInt8]) throws(ComponentizingError) {
        let sections = try Self.sections(of: module, "the module")
        let first = sections[0]
        self.init(
            module: module, package: first.package, world: first.world, encoding: first.encoding)
        try merge(sections, "the module")
    }

    /// Adds an adapter that says itself what it imports and exports.
    ///
    /// - Throws: ``ComponentizingError`` as the other one, or as ``init(module:)``.
    package mutating func addAdapter(
        _ name: String, module: [UInt8]
    ) throws(ComponentizingError) {
        let title = "adapter `\(name.printable)`"
        let sections = try Self.sections(of: module, title)
        let first = sections[0]
        try addAdapter(
            name, module: module, package: first.package, world: first.world,
            encoding: first.encoding)
        try merge(sections, title)
    }

    /// At least one.
    private static func sections(
        of module: [UInt8], _ title: String
    ) throws(ComponentizingError) -> [WorldSection] {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(ModuleBytes(module))
        } catch {
            throw ComponentizingError("\(title) is no core module: \(error)")
        }
        let sections: [WorldSection]
        do throws(WITError) {
            sections = try WorldSection.all(in: decoded)
        } catch {
            throw ComponentizingError("\(title): \(error.message)")
        }
        guard !sections.isEmpty else {
            throw ComponentizingError(
                "\(title) has no custom section `\(WorldSection.namePrefix)`: name a world, or "
                    + "embed one")
        }
        return sections
    }

    /// Adds the worlds of all sections but the first.
    private mutating func merge(
        _ sections: [WorldSection], _ title: String
    ) throws(ComponentizingError) {
        for section in sections.dropFirst() {
            guard section.encoding == sections[0].encoding else {
                throw ComponentizingError("\(title) has text in several encodings")
            }
            do throws(WITError) {
                view = try view.merging(
                    WorldView(resolution: section.package.resolution, id: section.world))
            } catch {
                throw ComponentizingError("\(title): \(error.message)")
            }
        }
    }
}
