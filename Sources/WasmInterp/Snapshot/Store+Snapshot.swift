import MeshCrypto
import WasmCore

/// How a snapshot is written.
package struct SnapshotOptions: Sendable {
    /// When it is taken, by whatever counts: larger ones are later.
    package var logicalClock: UInt64 = 0
    /// Whether the modules' bytes are in it, so that it can be read by those who do not have them;
    /// not of those that components have, which are read by who has the components.
    package var hasModules = false
    /// Whether digests of pages are remembered, so that a later snapshot leaves out those that are
    /// the same: also where the store's code does not track writes.
    package var keepsDigests = false
    /// Where pages are kept; in the snapshot if nil.
    package var pageStore: (any PageStore)?
    /// Snapshots that may be needed to read this one, itself included.
    package var chainLengthMax = StateLimits().chainLengthMax

    package init() {}
}

/// A snapshot that has been written.
package struct WrittenSnapshot<Sink: SnapshotSink> {
    package let sink: Sink
    /// For a later one that says what has changed since.
    package let base: SnapshotBase
    package var digest: Blake3Digest { base.digest }
}

/// A snapshot that has been read into a store.
package struct RestoredSnapshot {
    /// Those that were under way.
    package let calls: [Invocation<[Value]>]
    package let header: SnapshotHeader
    /// For a later one that says what has changed since.
    package let base: SnapshotBase
    package var digest: Blake3Digest { base.digest }
}

extension Store {
    /// Writes the store's state, with calls that are under way: a snapshot. The memories' pages are
    /// written from where they are, so that nothing is made that is as large as they are; until it
    /// has been written the memories' bytes are lent to be read. To go on meanwhile, stage it.
    ///
    /// - Parameter base: A snapshot of this store; what has not changed since is left out.
    /// - Throws: ``StateError`` if the state cannot be captured, and nothing has been written then;
    ///   ``SnapshotError`` if it would need too many others, ``PageStoreError``, what the sink
    ///   throws.
    package func writeSnapshot<Sink: SnapshotSink>(
        with calls: [PausedCall] = [], participants: [any StateParticipant] = [],
        since base: SnapshotBase? = nil, _ options: SnapshotOptions = SnapshotOptions(),
        to sink: Sink
    ) throws -> WrittenSnapshot<Sink> {
        let capture = try SnapshotCapture(
            state, calls, participants: participants, since: base)
        return try state.lendingMemories { try capture.write(options, to: sink) }
    }

    /// Gives this store, which has nothing yet, the state of a snapshot.
    ///
    /// - Parameters:
    ///   - limits: What it may ask for beside the store's limits.
    ///   - components: Those that it may have instances of, linked with what the host gives.
    ///   - participants: Those that were captured with it, made for this store.
    ///   - modules: The module of a digest; nil if nobody has it. Those that are in the snapshot,
    ///     or in the components, are not asked for.
    ///   - parents: The snapshot of a digest that this one goes on from; nil if nobody has it.
    ///   - pageStore: Where pages are kept that are not in the snapshot.
    ///   - host: What an import of a module is that the host gives; nil if there is none.
    /// - Throws: ``SnapshotError``, ``StateError``, and what sources throw. The store is of no use
    ///   then.
    package func readSnapshot(
        from source: some SnapshotSource, _ limits: StateLimits = StateLimits(),
        components: [PreparedComponent<Host>] = [],
        participants: [any StateParticipant] = [],
        modules: (Blake3Digest) -> Module? = { _ in nil },
        parents: (Blake3Digest) throws -> (any SnapshotSource)? = { _ in nil },
        pageStore: (any PageStore)? = nil, host: (Import) -> Extern? = { _ in nil }
    ) throws -> RestoredSnapshot {
        var decoder = try SnapshotDecoder(source, elementsMax: limits.elementsMax)
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
        let calls = try restore(
            image, limits, components: components, participants: participants, host: host)
        // Until all has been read it is not what was written: sources are the host's, who must not
        // get at it.
        state.isSpoiled = true
        let memories = Array(state.memories[first..<first + image.memories.count])
        var pages = PageReader(
            memories, image.modules, pageStore, chainLengthMax: limits.chainLengthMax)
        try pages.read(&decoder, byteCounts: image.memories.map(\.byteCount), parents)
        let digest = try decoder.finish()
        state.isSpoiled = false
        let base = SnapshotBase(
            digest: digest, chainLength: pages.chainLength,
            memories: memories.map { memory in
                let byteCount = Int(memory.data.pointee.byteCount)
                return .init(mark: memory.writes?.takeStock(byteCount: byteCount), digests: nil)
            })
        return RestoredSnapshot(calls: calls, header: decoder.header, base: base)
    }
}

extension SnapshotCapture {
    /// Writes what was captured, whose pages are where they were.
    func write<Sink: SnapshotSink>(
        _ options: SnapshotOptions, to sink: Sink
    ) throws -> WrittenSnapshot<Sink> {
        let chainLength = (base?.chainLength ?? 0) + 1
        guard chainLength <= options.chainLengthMax else {
            throw SnapshotError(
                .chainTooLong(countMax: options.chainLengthMax),
                offset: SnapshotHeader.parentOffset)
        }
        let plan = try PagePlan(self, options)
        var header = SnapshotHeader()
        header.logicalClock = options.logicalClock
        header.parent = base?.digest
        var encoder = try SnapshotEncoder(header, to: sink)
        try encoder.write(image, hasModules: options.hasModules)
        try encoder.pages(plan)
        let digest = try encoder.finish()
        return WrittenSnapshot(
            sink: encoder.sink,
            base: SnapshotBase(
                digest: digest, chainLength: chainLength, memories: plan.memories))
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
    /// Reads which modules there are.
    mutating func modules() throws -> [SnapshotModule] {
        try section(.modules) { reader throws(SnapshotError) in
            var modules: [SnapshotModule] = []
            try reader.list(&modules, SnapshotModule()) { coder, module throws(SnapshotError) in
                try coder.module(&module)
            }
            return modules
        }
    }

    /// Reads all sections but the pages.
    ///
    /// - Returns: The modules that the image's instances are of, and the image without them.
    mutating func parts() throws -> (modules: [SnapshotModule], image: StoreImage) {
        var image = StoreImage()
        let names = try modules()
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
        guard Set(names.map(\.digest)).count == names.count else {
            throw SnapshotError(.malformed("a module twice"), .modules, offset: offset)
        }
        return (names, image)
    }

    /// Reads all sections but the pages.
    ///
    /// - Parameter make: The module of a digest, or of its bytes.
    mutating func image(
        _ make: (SnapshotModule) throws(StateError) -> Module?
    ) throws -> StoreImage {
        let (names, parts) = try parts()
        var image = parts
        var mismatches: [SnapshotError.ModuleMismatch] = []
        for name in names {
            let module = try make(name)
            if let module, module.digest == name.digest {
                image.modules.append(module)
            } else {
                let given = module.map { "\($0.digest)" }
                mismatches.append(.init(wanted: "\(name.digest)", given: given))
            }
        }
        guard mismatches.isEmpty else {
            throw SnapshotError(.modules(mismatches), .modules, offset: offset)
        }
        return image
    }
}

extension StateCoder {
    /// What is in a section of an image; modules and pages are apart.
    mutating func section(
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
        case .participants:
            let none = ParticipantState(name: "", bytes: [])
            try list(&image.participants, none) { coder, part throws(SnapshotError) in
                try coder.text(&part.name)
                try coder.bytes(&part.bytes)
            }
        case .components:
            try optional(&image.components, ComponentsImage()) {
                coder, part throws(SnapshotError) in
                try coder.components(&part)
            }
        }
    }
}
