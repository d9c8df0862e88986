/// A store's state at one moment, as bytes that another process, machine or version of Weft reads.
///
///     let snapshot = try store.snapshot(with: [call])     // call: an Invocation that is paused
///     let other = Store(engine: engine, host: ())
///     let restored = try snapshot.restore(in: other, linker: linker, modules: [module])
///     let progress = try restored.calls[0].resume()
///
/// It has all that guests can see: instances, memories, tables, globals, objects, calls that are
/// under way, and, as ``StateParticipant``, what the host keeps for them. What is in memory here
/// can be read and written piece by piece instead: see
/// ``Store/writeSnapshot(with:participants:since:_:to:)``.
public struct Snapshot: Sendable {
    /// A file of the form that `Documentation/Snapshots.md` describes.
    public let bytes: [UInt8]
    /// What others name it by.
    public let digest: ContentDigest
    /// The snapshot that this one goes on from, and is of no use without; nil if it stands alone.
    public let parent: ContentDigest?
    /// ``SnapshotOptions/logicalClock``, when it was taken.
    public let logicalClock: UInt64

    /// The modules that its instances are of.
    public let modules: [ContentDigest]
    /// How many instances there are.
    public let instanceCount: Int
    /// Bytes of all memories, as guests see them.
    public let memoryByteCount: UInt64
    /// How many calls are under way.
    public let callCount: Int
    /// Who has to be there to restore it: see ``StateParticipant/participantName``.
    public let participantNames: [String]
    /// The components that something was made of.
    public let components: [ContentDigest]
    /// Instructions that guests had been charged for.
    public let fuelConsumed: UInt64

    /// For a later snapshot of the store that this one was taken of; nil for bytes that were read,
    /// of which ``RestoredSnapshot/base`` is for the store that they are read into.
    public let base: SnapshotBase?

    fileprivate init(
        _ bytes: [UInt8], _ digest: ContentDigest, _ header: SnapshotHeader,
        _ modules: [ContentDigest], _ image: StoreImage, base: SnapshotBase? = nil
    ) {
        self.bytes = bytes
        self.digest = digest
        self.base = base
        self.modules = modules
        parent = header.parent
        logicalClock = header.logicalClock
        instanceCount = image.instances.count
        memoryByteCount = image.memories.reduce(0) { sum, memory in
            // What is forged may be of any size.
            let (next, isFar) = sum.addingReportingOverflow(UInt64(clamping: memory.byteCount))
            return isFar ? .max : next
        }
        callCount = image.executions.count
        participantNames = image.participants.map(\.name)
        components = image.components?.components.map { ContentDigest($0.digest) } ?? []
        fuelConsumed = image.fuelConsumed
    }

    /// How many there are.
    public var byteCount: Int { bytes.count }
}

extension Snapshot {
    /// A snapshot that was written down. It is whole, and is what its digest says; whether modules
    /// and store fit is seen when it is restored.
    ///
    /// - Parameter limits: Of which the number of elements matters here.
    /// - Throws: ``SnapshotError``.
    public init(_ bytes: [UInt8], _ limits: StateLimits = StateLimits()) throws {
        try self.init(reading: SnapshotBytes(bytes), limits)
    }

    /// The same of bytes that come piece by piece.
    ///
    /// - Throws: ``SnapshotError``, and what the source throws.
    public init(
        reading source: some SnapshotSource, _ limits: StateLimits = StateLimits()
    ) throws {
        var decoder = try SnapshotDecoder(
            RecordedSource(source: source), elementsMax: limits.elementsMax)
        let (modules, image) = try decoder.parts()
        try decoder.skip(.pages)
        let digest = ContentDigest(try decoder.finish())
        self.init(
            decoder.source.bytes, digest, decoder.header, modules.map { ContentDigest($0.digest) },
            image)
    }

    /// Gives a store that has nothing yet this state. Host functions are linked again by name and
    /// type; the calls that were under way can be resumed.
    ///
    /// - Parameters:
    ///   - linker: What the host gives to the modules; nil for nothing.
    ///   - modules: Those that are not in the snapshot; others do no harm.
    ///   - components: Those that it has instances of, linked with what the host gives.
    ///   - participants: One of each of ``participantNames``, made for the store.
    ///   - parents: The snapshot that this one goes on from, that one's, and so on.
    ///   - pageStore: Where pages are kept that are not in the snapshot.
    ///   - limits: What it may ask for beside the store's limits.
    /// - Throws: ``SnapshotError`` or ``StateError``, with all that is missing. The store is of no
    ///   use then.
    @discardableResult public func restore<Host>(
        in store: Store<Host>, linker: Linker<Host>? = nil, modules: [Module] = [],
        components: [PreparedComponent<Host>] = [], participants: [any StateParticipant] = [],
        parents: [Snapshot] = [], pageStore: (any PageStore)? = nil,
        _ limits: StateLimits = StateLimits()
    ) throws -> RestoredSnapshot {
        try store.readSnapshot(
            from: SnapshotBytes(bytes), linker: linker ?? Linker(engine: store.engine),
            modules: modules, components: components, participants: participants,
            parents: { wanted in
                parents.first { $0.digest == wanted }.map { SnapshotBytes($0.bytes) }
            },
            pageStore: pageStore, limits)
    }
}

extension Store {
    /// The store's state, with calls that are under way. No guest may be running.
    ///
    /// - Parameters:
    ///   - calls: All that are paused or have not started; those that have ended are left out.
    ///   - participants: What else belongs to the guest's world.
    ///   - base: Of an earlier snapshot of this store: what has not changed since is left out, and
    ///     the earlier one is needed to restore this one.
    /// - Throws: ``StateError`` if the state cannot be captured, and guests can go on unharmed;
    ///   ``SnapshotError`` if it would need too many others, ``PageStoreError``.
    public func snapshot(
        with calls: [any CapturableCall] = [], participants: [any StateParticipant] = [],
        since base: SnapshotBase? = nil, _ options: SnapshotOptions = SnapshotOptions()
    ) throws -> Snapshot {
        let capture = try SnapshotCapture(
            state, calls.compactMap(\.pausedCall), participants: participants, since: base)
        let written = try state.lendingMemories { try capture.write(options, to: SnapshotBytes()) }
        return Snapshot(
            written.sink.bytes, written.digest, capture.header(options),
            capture.image.modules.map { ContentDigest($0.digest) }, capture.image,
            base: written.base)
    }
}

/// Keeps what is read.
private struct RecordedSource<Source: SnapshotSource>: SnapshotSource {
    var source: Source
    var bytes: [UInt8] = []

    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        // A source may say anything.
        if (0...buffer.count).contains(count) { bytes += buffer[..<count] }
        return count
    }
}
