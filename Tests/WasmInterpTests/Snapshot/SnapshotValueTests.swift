import Testing
import WasmCore
import WasmInterp

/// Snapshots as embedders take and restore them.
@Suite struct SnapshotValueTests {
    private static func world(_ engine: Engine) throws -> StateWorld {
        try StateWorld(StateWorld.modules(engine), StateWorld.metered)
    }

    private static func store(_ engine: Engine) -> Store<Void> {
        Store(engine: engine, host: (), code: StateWorld.metered)
    }

    /// Of guests that compute, and of one that waits for a function of the host.
    @Test(arguments: [0, 1, 30, 200, nil] as [Int?])
    func callsGoOnInAnotherEngine(fuel: Int?) async throws {
        let world = try Self.world(StateWorld.engine())
        let call = try world.run.start(6)
        for _ in 0..<(fuel ?? 0) { _ = try call.resume(fuel: 1) }
        if fuel == nil {
            while case .suspended = try call.resume() {}
        }
        var options = SnapshotOptions()
        options.hasModules = true
        options.logicalClock = 77
        let taken = try world.store.snapshot(with: [call], options)
        let read = try Snapshot(taken.bytes)
        for snapshot in [taken, read, try Snapshot(reading: Trickle(bytes: taken.bytes))] {
            #expect(snapshot.digest == taken.digest && snapshot.parent == nil)
            #expect(snapshot.byteCount == taken.bytes.count && snapshot.logicalClock == 77)
            #expect(snapshot.instanceCount == 2 && snapshot.callCount == 1)
            #expect(snapshot.modules == taken.modules && snapshot.modules.count == 2)
            #expect(snapshot.memoryByteCount == world.store.memoryByteCount)
            #expect(snapshot.participantNames.isEmpty && snapshot.components.isEmpty)
            #expect(snapshot.fuelConsumed == world.store.fuelConsumed)
        }
        #expect(taken.base?.digest == taken.digest && read.base == nil)
        let engine = StateWorld.engine()
        let other = Self.store(engine)
        let restored = try read.restore(in: other, linker: StateWorld.linker(engine))
        #expect(restored.digest == taken.digest && other.instances.count == 2)
        let values = try await restored.calls[0].finish()
        let expected = try await Self.world(engine).run.callAsync(6)
        #expect(values == [.i64(expected)])
        // The first one goes on unharmed.
        #expect(try await call.finish() == expected)
    }

    /// A source that gives few bytes at a time.
    private struct Trickle: SnapshotSource {
        var bytes: [UInt8]
        mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
            let count = min(7, bytes.count, buffer.count)
            unsafe buffer.copyBytes(from: bytes.prefix(count))
            bytes.removeFirst(count)
            return count
        }
    }

    @Test func callsOfDifferentResultsGoTogether() async throws {
        let engine = StateWorld.engine()
        let world = try Self.world(engine)
        let (long, short) = (try world.run.start(3), try world.leave.start(5))
        let ended = try world.leave.start(1)
        await #expect(throws: Trap.self) { _ = try await ended.finish() }
        #expect(throws: StateError.callLeftOut) { _ = try world.store.snapshot(with: [long]) }
        let snapshot = try world.store.snapshot(with: [ended, long, short])
        #expect(snapshot.callCount == 2)
        let other = Self.store(engine)
        let restored = try snapshot.restore(
            in: other, linker: StateWorld.linker(engine), modules: StateWorld.modules(engine))
        let result = try await restored.calls[0].finish()
        #expect(try await result == [.i64(long.finish())])
        let second = try await restored.calls[1].finish()
        #expect(try await second == [.i32(short.finish())])
    }

    @Test(arguments: [false, true]) func laterOnesSayWhatHasChanged(tracksWrites: Bool) throws {
        let world = try PageWorld(tracksWrites: tracksWrites)
        var options = SnapshotOptions()
        options.keepsDigests = true
        try world.call("fill0", 3, 1)
        let first = try world.store.snapshot(options)
        try world.call("store0", 100_000)
        let second = try world.store.snapshot(since: first.base, options)
        try world.call("grow0", 2)
        let third = try world.store.snapshot(since: second.base, options)
        #expect(second.parent == first.digest && third.parent == second.digest)
        #expect(second.byteCount < 6_000 && second.byteCount < first.byteCount)
        #expect(try Snapshot(third.bytes).parent == second.digest)
        func restored(_ parents: [Snapshot], _ limits: StateLimits = StateLimits()) throws
            -> Store<Void>
        {
            let store = Store(engine: world.store.engine, host: ())
            try third.restore(in: store, modules: [world.module], parents: parents, limits)
            return store
        }
        #expect(try world.hasContents(of: restored([first, third, second])))
        let missing = #expect(throws: SnapshotError.self) { _ = try restored([second]) }
        #expect(missing?.code == .missingParent("\(first.digest)"))
        #expect(missing?.parent == "\(second.digest)")
        var limits = StateLimits()
        limits.chainLengthMax = 2
        let long = #expect(throws: SnapshotError.self) {
            _ = try restored([first, second], limits)
        }
        #expect(long?.code == .chainTooLong(countMax: 2))
        options.chainLengthMax = 3
        let refused = #expect(throws: SnapshotError.self) {
            _ = try world.store.snapshot(since: third.base, options)
        }
        #expect(refused?.code == .chainTooLong(countMax: 3))
    }

    /// Of what another store has become nothing is taken for granted.
    @Test func aBaseOfAnotherStoreLeavesNothingOut() throws {
        let (one, other) = (try PageWorld(tracksWrites: true), try PageWorld(tracksWrites: true))
        try one.call("fill0", 3, 1)
        try other.call("fill0", 3, 2)
        let base = try one.store.snapshot()
        let snapshot = try other.store.snapshot(since: base.base)
        let store = Store(engine: other.store.engine, host: ())
        try snapshot.restore(in: store, modules: [other.module], parents: [base])
        #expect(try other.hasContents(of: store))
    }

    @Test func restoredStoresHaveABaseOfTheirOwn() throws {
        let world = try PageWorld(tracksWrites: true)
        try world.call("fill0", 3, 1)
        let first = try world.store.snapshot()
        let store = Store(engine: world.store.engine, host: ())
        let restored = try first.restore(in: store, modules: [world.module])
        _ = try store.instances[0].function("store0")?.call([.i32(100_000)])
        let second = try store.snapshot(since: restored.base)
        #expect(second.parent == first.digest && second.byteCount < 6_000)
        let again = Store(engine: store.engine, host: ())
        try second.restore(in: again, modules: [world.module], parents: [first])
        let isSame = try again.image().memories == store.image().memories
        #expect(isSame)
    }

    @Test func pagesMayBeKeptElsewhere() throws {
        let world = try PageWorld(tracksWrites: false)
        try world.call("fill0", 3, 1)
        var options = SnapshotOptions()
        let pages = MemoryPageStore()
        options.pageStore = pages
        let snapshot = try world.store.snapshot(options)
        let store = Store(engine: world.store.engine, host: ())
        try snapshot.restore(in: store, modules: [world.module], pageStore: pages)
        #expect(try world.hasContents(of: store))
        let kept = try KeptPages.named(by: SnapshotBytes(snapshot.bytes))
        #expect(!kept.isEmpty && UInt64(kept.count) * 4_096 == pages.byteCount)
        let bytes = try #require(kept.first).bytes
        #expect(ContentDigest(bytes) == kept.first && ContentDigest([1]) == nil)
        #expect(kept.first.map { ContentDigest(hexadecimal: "\($0)") } == kept.first)
        #expect(ContentDigest(hexadecimal: "12") == nil)
    }

    private static func error(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func whatDoesNotFitIsSaid() throws {
        let engine = StateWorld.engine()
        let world = try Self.world(engine)
        let call = try world.run.start(6)
        let snapshot = try world.store.snapshot(with: [call])
        let (linker, modules) = (StateWorld.linker(engine), try StateWorld.modules(engine))
        var otherType = Linker<Void>(engine: engine)
        otherType.define("host", "slow") { (_, _: Int64) in }
        let foreign = StateWorld.linker(StateWorld.engine())
        let used = Self.store(engine)
        _ = try used.instantiate(makeModule("(module)", engine: engine))
        let digests = snapshot.modules.map { "there is no module \($0)" }
        for (linker, modules, store, expected) in [
            (linker, [], Self.store(engine), digests.joined(separator: "\n")),
            (linker, [modules[1]], Self.store(engine), digests[0]),
            (nil, modules, Self.store(engine), "\"host\" \"slow\""),
            (otherType, modules, Self.store(engine), "\"host\" \"slow\""),
            (foreign, modules, Self.store(engine), "the linker belongs to another engine"),
            (linker, modules, used, "a guest of the store runs"),
        ] as [(Linker<Void>?, [Module], Store<Void>, String)] {
            let told = Self.error {
                try snapshot.restore(in: store, linker: linker, modules: modules)
            }
            #expect(told.contains(expected), "\(told)")
        }
        for bytes in [[], Array(snapshot.bytes.dropLast()), snapshot.bytes + [0]] {
            #expect(throws: SnapshotError.self) { _ = try Snapshot(bytes) }
        }
        var limits = StateLimits()
        limits.elementsMax = 5
        let error = #expect(throws: SnapshotError.self) {
            _ = try Snapshot(snapshot.bytes, limits)
        }
        #expect(error?.code == .limitExceeded("elements of lists"))
    }

    /// What the host keeps for a guest.
    private final class Notes: StateParticipant {
        let participantName: String
        var text: String
        init(_ name: String, _ text: String = "") { (participantName, self.text) = (name, text) }

        func captureState() throws(StateError) -> [UInt8] {
            guard text != "secret" else {
                throw .participant(name: participantName, problems: ["it is secret"])
            }
            return Array(text.utf8)
        }

        func restoreState(_ bytes: [UInt8]) throws(StateError) {
            text = String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func whatTheHostKeepsGoesAlong() throws {
        let store = Store(engine: Engine(), host: ())
        let snapshot = try store.snapshot(
            participants: [Notes("notes", "buy milk"), Notes("log", "three lines")])
        #expect(snapshot.participantNames == ["notes", "log"])
        let (notes, log) = (Notes("notes"), Notes("log"))
        try snapshot.restore(
            in: Store(engine: store.engine, host: ()), participants: [log, notes])
        #expect(notes.text == "buy milk" && log.text == "three lines")
        #expect(throws: StateError.participants(missing: ["notes"], unknown: ["diary"])) {
            try snapshot.restore(
                in: Store(engine: store.engine, host: ()), participants: [log, Notes("diary")])
        }
        #expect(throws: StateError.participant(name: "diary", problems: ["it is secret"])) {
            _ = try store.snapshot(participants: [Notes("diary", "secret")])
        }
    }
}
