import MeshCrypto
import WasmCore

/// How a snapshot is written.
package struct SnapshotOptions: Sendable {
    package var header = SnapshotHeader()
    /// Whether the modules' bytes are in it, so that it can be read by those who do not have them;
    /// not of those that components have, which are read by who has the components.
    package var hasModules = false

    package init() {}
}

extension Store {
    /// Writes the store's state, with calls that are under way: a snapshot. The memories' pages are
    /// written from where they are, so that nothing is made that is as large as they are.
    ///
    /// - Returns: The sink, and the snapshot's digest.
    /// - Throws: ``StateError`` if the state cannot be captured, and nothing has been written then;
    ///   what the sink throws.
    package func writeSnapshot<Sink: SnapshotSink>(
        with calls: [PausedCall] = [], _ options: SnapshotOptions = SnapshotOptions(),
        to sink: Sink
    ) throws -> (sink: Sink, digest: Blake3Digest) {
        let (image, memories) = try StateLifter.image(of: state, calls, copiesPages: false)
        var encoder = try SnapshotEncoder(options.header, to: sink)
        try encoder.write(image, hasModules: options.hasModules)
        try encoder.pages(of: memories.map { state.memories[$0] })
        let digest = try encoder.finish()
        return (encoder.sink, digest)
    }

    /// Gives this store, which has nothing yet, the state of a snapshot.
    ///
    /// - Parameters:
    ///   - limits: What it may ask for beside the store's limits.
    ///   - components: Those that it may have instances of, linked with what the host gives.
    ///   - modules: The module of a digest; nil if nobody has it. Those that are in the snapshot,
    ///     or in the components, are not asked for.
    ///   - host: What an import of a module is that the host gives; nil if there is none.
    /// - Returns: The calls that were under way, and the snapshot's digest.
    /// - Throws: ``SnapshotError``, ``StateError``, and what the source throws. The store is of no
    ///   use then.
    package func readSnapshot(
        from source: some SnapshotSource, _ limits: StateLimits = StateLimits(),
        components: [PreparedComponent<Host>] = [],
        modules: (Blake3Digest) -> Module? = { _ in nil },
        host: (Import) -> Extern? = { _ in nil }
    ) throws -> (calls: [Invocation<[Value]>], digest: Blake3Digest) {
        var decoder = try SnapshotDecoder(source)
        var planned: [Blake3Digest: Module] = [:]
        for module in components.lazy.flatMap(\.plan.coreModules) {
            planned[module.digest] = module
        }
        let image = try decoder.image { module throws(StateError) in
            if let known = planned[module.digest] { return known }
            if let bytes = module.bytes {
                do throws(ModuleError) {
                    return try Module(bytes, engine: state.engine)
                } catch {
                    throw .module(error)
                }
            }
            return modules(module.digest)
        }
        let first = state.memories.count
        let calls = try restore(image, limits, components: components, host: host)
        do {
            try decoder.pages(into: Array(state.memories[first..<first + image.memories.count]))
            return (calls, try decoder.finish())
        } catch {
            // It is not what was written.
            state.isSpoiled = true
            throw error
        }
    }
}

extension SnapshotEncoder {
    /// Writes all sections but the pages.
    mutating func write(_ image: StoreImage, hasModules: Bool) throws {
        try section(.modules) { writer throws(SnapshotError) in
            let planned = image.modulesOfComponents
            var modules = image.modules.enumerated().map { number, module in
                SnapshotModule(module, withBytes: hasModules && !planned.contains(number))
            }
            try writer.list(&modules, SnapshotModule()) { coder, module throws(SnapshotError) in
                try coder.module(&module)
            }
        }
        var image = image
        for section in SnapshotSection.allCases where section.isOfImage {
            try self.section(section) { writer throws(SnapshotError) in
                try writer.section(section, of: &image)
            }
        }
    }
}

extension SnapshotDecoder {
    /// Reads all sections but the pages.
    ///
    /// - Parameter make: The module of a digest, or of its bytes.
    mutating func image(
        _ make: (SnapshotModule) throws(StateError) -> Module?
    ) throws -> StoreImage {
        var image = StoreImage()
        let names = try section(.modules) { reader throws(SnapshotError) in
            var modules: [SnapshotModule] = []
            try reader.list(&modules, SnapshotModule()) { coder, module throws(SnapshotError) in
                try coder.module(&module)
            }
            return modules
        }
        for section in SnapshotSection.allCases where section.isOfImage {
            try self.section(section) { reader throws(SnapshotError) in
                try reader.section(section, of: &image)
            }
        }
        // Modules are dear: none is made that no instance is of.
        guard Set(image.instances.map(\.module)).count == names.count else {
            throw SnapshotError(
                .malformed("modules of no instance"), .modules, offset: offset)
        }
        for name in names {
            guard let module = try make(name) else {
                throw SnapshotError(.missingModule("\(name.digest)"), .modules, offset: offset)
            }
            guard module.digest == name.digest else {
                throw SnapshotError(
                    .otherModule(wanted: "\(name.digest)", given: "\(module.digest)"), .modules,
                    offset: offset)
            }
            image.modules.append(module)
        }
        return image
    }
}

extension StateCoder {
    /// What is in a section of an image; modules and pages are apart.
    fileprivate mutating func section(
        _ section: SnapshotSection, of image: inout StoreImage
    ) throws(SnapshotError) {
        switch section {
        case .modules, .pages: break
        case .instances:
            try list(&image.instances, .empty) { coder, part throws(SnapshotError) in
                try coder.instance(&part)
            }
        case .functions:
            let none = StateFunction(instance: 0, index: 0)
            try list(&image.functions, none) { coder, part throws(SnapshotError) in
                try coder.function(&part)
            }
        case .tags:
            let none = StateType(module: 0, index: 0)
            try list(&image.tags, none) { coder, part throws(SnapshotError) in
                try coder.type(&part)
            }
        case .globals:
            try list(&image.globals, .empty) { coder, part throws(SnapshotError) in
                try coder.global(&part)
            }
        case .tables:
            try list(&image.tables, .empty) { coder, part throws(SnapshotError) in
                try coder.table(&part)
            }
        case .memories:
            try list(&image.memories, .empty) { coder, part throws(SnapshotError) in
                try coder.memory(&part)
            }
        case .objects:
            try list(&image.objects, .empty) { coder, part throws(SnapshotError) in
                try coder.object(&part)
            }
        case .exceptions:
            try list(&image.exceptions, .empty) { coder, part throws(SnapshotError) in
                try coder.exception(&part)
            }
        case .executions:
            try list(&image.executions, .empty) { coder, part throws(SnapshotError) in
                try coder.execution(&part)
            }
        case .metering: try number(&image.fuelConsumed)
        case .components:
            try optional(&image.components, ComponentsImage()) {
                coder, part throws(SnapshotError) in
                try coder.components(&part)
            }
        }
    }
}
