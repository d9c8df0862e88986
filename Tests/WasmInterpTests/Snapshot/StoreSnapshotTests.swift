import MeshCrypto
import Platform
import Testing
import WasmCore
import WasmInterp

/// Snapshots are read as they were written, or refused.
@Suite struct StoreSnapshotTests {
    /// Of a world that has run for so many units of fuel; with its modules.
    private static func snapshot(
        _ engine: Engine, after fuel: Int, hasModules: Bool = true
    ) throws -> [UInt8] {
        let world = try StateWorld(StateWorld.modules(engine), StateWorld.metered)
        let invocation = try world.run.start(6)
        for _ in 0..<fuel { _ = try invocation.resume(fuel: 1) }
        var options = SnapshotOptions()
        options.hasModules = hasModules
        return try world.store.writeSnapshot(
            with: [invocation.pausedCall].compactMap(\.self), options, to: SnapshotBytes()
        ).sink.bytes
    }

    private struct Restored {
        let store: Store<Void>
        let snapshot: RestoredSnapshot
        var calls: [Invocation<[Value]>] { snapshot.calls }
    }

    private static func restore(
        _ bytes: [UInt8], _ engine: Engine, modules: [Module] = []
    ) throws -> Restored {
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let linker = StateWorld.linker(engine)
        let snapshot = try store.readSnapshot(
            from: SnapshotBytes(bytes),
            modules: { wanted in modules.first { $0.digest == wanted } },
            host: { linker.resolve($0.module, $0.name, in: store) })
        return Restored(store: store, snapshot: snapshot)
    }

    @Test(arguments: [0, 1, 30, 200]) func goOnInAnotherEngine(fuel: Int) async throws {
        let bytes = try Self.snapshot(StateWorld.engine(), after: fuel)
        let restored = try Self.restore(bytes, StateWorld.engine())
        let call = try #require(restored.calls.first)
        var options = SnapshotOptions()
        options.hasModules = true
        let again = try restored.store.writeSnapshot(
            with: [call.pausedCall].compactMap(\.self), options, to: SnapshotBytes())
        let isSame = again.sink.bytes == bytes
        #expect(isSame && again.digest == restored.snapshot.digest)
        let modules = try StateWorld.modules(StateWorld.engine())
        let undisturbed = try StateWorld(modules, StateWorld.metered)
        let expected = try await undisturbed.run.callAsync(6)
        #expect(try await call.finish() == [.i64(expected)])
        #expect(restored.store.fuelConsumed == undisturbed.store.fuelConsumed)
    }

    @Test func modulesAreFoundByDigest() throws {
        let engine = StateWorld.engine()
        let bytes = try Self.snapshot(engine, after: 3, hasModules: false)
        #expect(try bytes.count < Self.snapshot(engine, after: 3).count)
        let modules = try StateWorld.modules(engine)
        #expect(try Self.restore(bytes, engine, modules: modules).calls.count == 1)
        let error = #expect(throws: SnapshotError.self) {
            _ = try Self.restore(bytes, engine, modules: [modules[1]])
        }
        let first = "\(modules[0].digest)"
        #expect(error?.code == .modules([.init(wanted: first, given: nil)]))
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        let other = #expect(throws: SnapshotError.self) {
            _ = try store.readSnapshot(
                from: SnapshotBytes(bytes), modules: { _ in modules[0] }, host: { _ in nil })
        }
        #expect(other?.code == .modules([.init(wanted: "\(modules[1].digest)", given: first)]))
        let none = #expect(throws: SnapshotError.self) { _ = try Self.restore(bytes, engine) }
        #expect(
            none?.code == .modules(modules.map { .init(wanted: "\($0.digest)", given: nil) }))
    }

    @Test func modulesOfTheSameBytesAreOne() throws {
        let engine = StateWorld.engine()
        let store = Store(engine: engine, host: (), code: StateWorld.metered)
        for name in ["a", "b", "a"] {
            let module = try makeModule("(module (memory (export \"\(name)\") 1))", engine: engine)
            let memory = try #require(store.instantiate(module).memory(name))
            try memory.write([1], at: 5)
        }
        #expect(try store.image().modules.count == 2)
        var options = SnapshotOptions()
        options.hasModules = true
        let bytes = try store.writeSnapshot(options, to: SnapshotBytes()).sink.bytes
        let restored = try Self.restore(bytes, StateWorld.engine())
        #expect(restored.store.instances.count == 3)
        let isSame = try restored.store.image().memories == store.image().memories
        #expect(isSame)
    }

    @Test func elementsOfListsAreLimited() throws {
        let engine = StateWorld.engine()
        let bytes = try Self.snapshot(engine, after: 30)
        let linker = StateWorld.linker(engine)
        for (most, isEnough) in [(10_000, true), (20, false), (0, false)] as [(UInt64, Bool)] {
            let store = Store(engine: engine, host: (), code: StateWorld.metered)
            var limits = StateLimits()
            limits.elementsMax = most
            let result = Result {
                try store.readSnapshot(
                    from: SnapshotBytes(bytes), limits,
                    host: { linker.resolve($0.module, $0.name, in: store) })
            }
            switch result {
            case .success: #expect(isEnough)
            case .failure(let error):
                let code = (error as? SnapshotError)?.code
                #expect(!isEnough && code == .limitExceeded("elements of lists"))
            }
        }
    }

    @Test func cutOnesAreRefused() throws {
        let engine = StateWorld.engine()
        let bytes = try Self.snapshot(engine, after: 30)
        let stride = max(1, bytes.count / Effort.snapshotPlaces)
        for count in Swift.stride(from: 0, to: bytes.count, by: stride) {
            #expect(throws: SnapshotError.self, "\(count)") {
                _ = try Self.restore(Array(bytes[..<count]), engine)
            }
        }
        let error = #expect(throws: SnapshotError.self) {
            _ = try Self.restore(bytes + [0], engine)
        }
        #expect(error?.code == .trailingBytes)
    }

    /// Nothing is added to a length before it is known to be there.
    @Test(arguments: [1 << 40, UInt64(Int.max) - 1, UInt64(Int.max), .max])
    func lengthsThatAreForgedAreRefused(length: UInt64) throws {
        let engine = StateWorld.engine()
        var bytes = try Self.snapshot(engine, after: 30)
        func put(_ value: UInt64, at place: Int, _ count: Int) {
            for index in 0..<count {
                bytes[place + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
            }
        }
        put(length, at: 68, 8)
        var checksum = CRC32(.castagnoli)
        checksum.update(Array(bytes[64..<76]))
        put(UInt64(checksum.value), at: 76, 4)
        #expect(throws: SnapshotError.self) { _ = try Self.restore(bytes, engine) }
    }

    @Test func changedOnesAreRefused() throws {
        let engine = StateWorld.engine()
        let bytes = try Self.snapshot(engine, after: 30)
        let stride = max(1, bytes.count / Effort.snapshotPlaces)
        for place in Swift.stride(from: 0, to: bytes.count, by: stride) {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            #expect(throws: SnapshotError.self, "\(place)") {
                _ = try Self.restore(changed, engine)
            }
        }
    }

    @Test func sectionsOfOthersAreSkippedOrRefusedByName() throws {
        let engine = StateWorld.engine()
        var file = SnapshotFile(try Self.snapshot(engine, after: 5))
        let count = file.sections.count
        for position in [0, 3, count] {
            var changed = file
            changed.sections.insert(
                .init(id: 900, isCritical: false, payload: [1, 2, 3]), at: position)
            #expect(try Self.restore(changed.sealed, engine).calls.count == 1)
            changed.sections[position].isCritical = true
            let error = #expect(throws: SnapshotError.self) {
                _ = try Self.restore(changed.sealed, engine)
            }
            #expect(error?.code == .unknownSection(900))
        }
        file.sections.swapAt(2, 3)
        #expect(throws: SnapshotError.self) { _ = try Self.restore(file.sealed, engine) }
        file.sections.remove(at: 2)
        #expect(throws: SnapshotError.self) { _ = try Self.restore(file.sealed, engine) }
        file.header[8] = 9
        let error = #expect(throws: SnapshotError.self) {
            _ = try Self.restore(file.sealed, engine)
        }
        #expect(error?.code == .version(9))
    }

    /// With checksums that fit: whatever is read is a state that a guest can go on from.
    @Test(arguments: 0..<Effort.forgedSnapshots as Range<UInt64>)
    func forgedOnesAreRefusedOrSafe(block: UInt64) throws {
        let engine = StateWorld.engine()
        var random = TenantRandom(seed: block)
        let file = SnapshotFile(try Self.snapshot(engine, after: Int(block) * 13 % 160))
        // The first one has modules, which other tests forge.
        let places = file.sections.indices.dropFirst()
            .filter { !file.sections[$0].payload.isEmpty }
        for _ in 0..<100 {
            var forged = file
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let section = places.randomElement(using: &random) ?? 0
                mutate(&forged.sections[section].payload, &random)
            }
            let restored: Restored
            do {
                restored = try Self.restore(forged.sealed, engine)
            } catch is SnapshotError {
                continue
            } catch is StateError {
                continue
            }
            for call in restored.calls {
                for _ in 0..<20 {
                    guard case .suspended? = try? call.resume(fuel: 500) else { break }
                }
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout TenantRandom) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0 where !bytes.isEmpty: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where !bytes.isEmpty:
            bytes[place] = [0, 1, 0x7F, 0xFF].randomElement(using: &random) ?? 0
        case 2 where !bytes.isEmpty: bytes[place] &+= 1
        case 3 where !bytes.isEmpty: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...9, using: &random), at: min(place, bytes.count))
        }
    }
}
