import MeshCrypto
import WasmCore
import WasmInterp

/// A store whose guest writes and grows its memories, and the snapshots that were taken of it.
final class PageWorld {
    let store: Store<Void>
    let instance: Instance
    let module: Module
    /// By digest.
    var snapshots: [ContentDigest: [UInt8]] = [:]

    /// Bytes of the data segment, at 70,000.
    static let dataBytes = 40_000

    init(tracksWrites: Bool) throws {
        let data = (0..<Self.dataBytes).map { "\\\(String(16 + $0 % 199, radix: 16))" }.joined()
        let text = """
            (module
              (memory (export "0") 3 40)
              (memory (export "1") 0 9000 (pagesize 1))
              (data (i32.const 70000) "\(data)")
              (func (export "store0") (param i32) (i64.store (local.get 0) (i64.const -3)))
              (func (export "fill0") (param i32 i32)
                (memory.fill (local.get 0) (local.get 1) (i32.const 9000)))
              (func (export "grow0") (param i32) (drop (memory.grow (local.get 0))))
              (func (export "fill1") (param i32 i32)
                (memory.fill 1 (local.get 0) (local.get 1) (i32.const 1)))
              (func (export "grow1") (param i32) (drop (memory.grow 1 (local.get 0)))))
            """
        var configuration = EngineConfiguration()
        configuration.features = .all
        configuration.tracksWrites = tracksWrites
        let engine = Engine(configuration)
        module = try makeModule(text, engine: engine)
        store = Store(engine: engine, host: ())
        instance = try store.instantiate(module)
    }

    func call(_ name: String, _ arguments: Int...) throws {
        _ = try instance.function(name)?.call(arguments.map { .i32(Int32(truncatingIfNeeded: $0)) })
    }

    /// Does something, of which most leaves most pages as they are.
    func act(_ random: inout TenantRandom) throws {
        let place = Int.random(in: 0..<190_000, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try call("grow0", Int.random(in: 0...2, using: &random))
        case 1: try call("fill0", place % 180_000, 0)
        case 2: try call("fill0", place % 180_000, place)
        case 3: try call("grow1", Int.random(in: 1...3_000, using: &random))
        case 4:
            let count = Int(instance.memory("1")?.byteCount ?? 0)
            if count > 0 { try call("fill1", place % count, place % 3) }
        default: try call("store0", place)
        }
    }

    /// Writes a snapshot, and keeps it for those that go on from it.
    func write(
        since base: SnapshotBase? = nil, _ options: SnapshotOptions = SnapshotOptions()
    ) throws -> WrittenSnapshot<SnapshotBytes> {
        let written = try store.writeSnapshot(since: base, options, to: SnapshotBytes())
        snapshots[written.digest] = written.sink.bytes
        return written
    }

    typealias Parents = (ContentDigest) throws -> (any SnapshotSource)?

    /// Reads a snapshot into a store of its own.
    func read(
        _ bytes: [UInt8], _ limits: StateLimits = StateLimits(), pageStore: (any PageStore)? = nil,
        parents: Parents? = nil
    ) throws -> (store: Store<Void>, snapshot: RestoredSnapshot) {
        let store = Store(engine: store.engine, host: ())
        let snapshot = try store.readSnapshot(
            from: SnapshotBytes(bytes), limits, modules: { [module] _ in module },
            parents: { wanted in
                if let parents { return try parents(wanted) }
                return self.snapshots[wanted].map { SnapshotBytes($0) }
            },
            pageStore: pageStore, host: { _ in nil })
        return (store, snapshot)
    }

    /// Whether another store's memories hold the same.
    func hasContents(of other: Store<Void>) throws -> Bool {
        try store.image().memories == other.image().memories
    }
}
