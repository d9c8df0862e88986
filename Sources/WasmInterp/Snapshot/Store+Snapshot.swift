import MeshCrypto
import WasmCore

extension Store {
    /// Writes the store's state, with calls that are under way: a snapshot. The memories' pages are
    /// written from where they are, so that nothing is made that is as large as they are; until it
    /// has been written the memories' bytes are lent to be read.
    ///
    /// - Parameters:
    ///   - calls: All that are paused or have not started; those that have ended are left out.
    ///   - participants: What else belongs to the guest's world.
    ///   - base: A snapshot of this store; what has not changed since is left out.
    /// - Throws: ``StateError`` if the state cannot be captured, and nothing has been written then;
    ///   ``SnapshotError`` if it would need too many others, ``PageStoreError``, what the sink
    ///   throws.
    public func writeSnapshot<Sink: SnapshotSink>(
        with calls: [any CapturableCall] = [], participants: [any StateParticipant] = [],
        since base: SnapshotBase? = nil, _ options: SnapshotOptions = SnapshotOptions(),
        to sink: Sink
    ) throws -> WrittenSnapshot<Sink> {
        let capture = try SnapshotCapture(
            state, calls.compactMap(\.pausedCall), participants: participants, since: base)
        return try state.lendingMemories { try capture.write(options, to: sink) }
    }

    /// Gives this store, which has nothing yet, the state of a snapshot, whose pages go to where
    /// they belong as they come.
    ///
    /// - Parameters:
    ///   - linker: What the host gives to the modules.
    ///   - modules: Those that the snapshot may name.
    ///   - components: Those that it may have instances of, linked with what the host gives.
    ///   - participants: Those that were captured with it, made for this store.
    ///   - parents: The snapshot of a digest that this one goes on from; nil if nobody has it.
    ///   - pageStore: Where pages are kept that are not in the snapshot.
    ///   - limits: What it may ask for beside the store's limits.
    /// - Throws: ``SnapshotError``, ``StateError``, and what sources throw. The store is of no use
    ///   then.
    public func readSnapshot(
        from source: some SnapshotSource, linker: Linker<Host>, modules: [Module] = [],
        components: [PreparedComponent<Host>] = [],
        participants: [any StateParticipant] = [],
        parents: (ContentDigest) throws -> (any SnapshotSource)? = { _ in nil },
        pageStore: (any PageStore)? = nil, _ limits: StateLimits = StateLimits()
    ) throws -> RestoredSnapshot {
        let known = Dictionary(modules.map { ($0.digest, $0) }) { first, _ in first }
        return try readSnapshot(
            from: source, linker: linker, moduleNamed: { known[$0] }, components: components,
            participants: participants, parents: parents, pageStore: pageStore, limits)
    }

    /// The same with a closure for modules that the snapshot names.
    package func readSnapshot(
        from source: some SnapshotSource, linker: Linker<Host>,
        moduleNamed modules: (Blake3Digest) -> Module?,
        components: [PreparedComponent<Host>] = [],
        participants: [any StateParticipant] = [],
        parents: (ContentDigest) throws -> (any SnapshotSource)? = { _ in nil },
        pageStore: (any PageStore)? = nil, _ limits: StateLimits = StateLimits()
    ) throws -> RestoredSnapshot {
        guard linker.engine === engine else { throw StateError.link(.foreignLinker) }
        let imports = ImportSet(linker, in: self)
        return try readSnapshot(
            from: source, limits, components: components, participants: participants,
            modules: modules, parents: parents, pageStore: pageStore,
            offers: { wanted, index, module in imports.offer(for: wanted, at: index, of: module) })
    }

    /// The same with closures for what a snapshot names.
    package func readSnapshot(
        from source: some SnapshotSource, _ limits: StateLimits = StateLimits(),
        components: [PreparedComponent<Host>] = [],
        participants: [any StateParticipant] = [],
        modules: (Blake3Digest) -> Module? = { _ in nil },
        parents: (ContentDigest) throws -> (any SnapshotSource)? = { _ in nil },
        pageStore: (any PageStore)? = nil, host: (Import) -> Extern? = { _ in nil }
    ) throws -> RestoredSnapshot {
        try readSnapshot(
            from: source, limits, components: components, participants: participants,
            modules: modules, parents: parents, pageStore: pageStore,
            offers: { wanted, _, _ in host(wanted) })
    }

    private func readSnapshot(
        from source: some SnapshotSource, _ limits: StateLimits,
        components: [PreparedComponent<Host>], participants: [any StateParticipant],
        modules: (Blake3Digest) -> Module?,
        parents: (ContentDigest) throws -> (any SnapshotSource)?,
        pageStore: (any PageStore)?, offers: StoreState.Offers
    ) throws -> RestoredSnapshot {
        var decoder = try SnapshotDecoder(source, elementsMax: limits.elementsMax)
        var planned: [Blake3Digest: Module] = [:]
        for module in components.lazy.flatMap(\.plan.coreModules) {
            planned[module.digest] = module
        }
        let image = try decoder.image { module throws(StateError) in
            if let known = planned[module.digest] ?? modules(module.digest) { return known }
            return try module.made(by: state.engine)
        }
        let (calls, memories) = try restoreStore(
            image, limits, components: components, participants: participants, offers: offers)
        // Until all has been read it is not what was written: sources are the host's, who must not
        // get at it.
        state.isSpoiled = true
        var pages = PageReader(
            memories, image.modules, pageStore, chainLengthMax: limits.chainLengthMax)
        try pages.read(&decoder, byteCounts: image.memories.map(\.byteCount), parents)
        let digest = ContentDigest(try decoder.finish())
        // Whoever has to try again finds the world as it was.
        try restore(participants, of: image)
        let base = SnapshotBase(
            digest: digest, chainLength: pages.chainLength,
            memories: memories.map { memory in
                let byteCount = Int(memory.data.pointee.byteCount)
                return .init(
                    byteCount: byteCount, mark: memory.writes?.takeStock(byteCount: byteCount),
                    digests: nil)
            })
        return RestoredSnapshot(calls: calls, header: decoder.header, base: base)
    }
}

extension SnapshotCapture {
    func header(_ options: SnapshotOptions) -> SnapshotHeader {
        var header = SnapshotHeader()
        header.logicalClock = options.logicalClock
        header.parent = base?.digest
        return header
    }

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
        var encoder = try SnapshotEncoder(header(options), to: sink)
        try encoder.write(image, hasModules: options.hasModules)
        try encoder.pages(plan)
        let digest = ContentDigest(try encoder.finish())
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

    /// The same with modules.
    ///
    /// - Parameter make: The module of a digest, or of its bytes.
    mutating func image(
        _ make: (SnapshotModule) throws(StateError) -> Module?
    ) throws -> StoreImage {
        var (names, image) = try parts()
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
