import Platform
import Testing
import WasmCore
import WasmInterp

/// Component instances go on in another store, or are refused by name.
@Suite struct ComponentStateTests {
    private static let deeds = ComponentStateWorld.deeds

    @Test(arguments: 0...deeds.count) func goOnInAnotherStore(after count: Int) throws {
        let engine = StateWorld.engine()
        let first = ComponentStateWorld(engine)
        try first.populate()
        for deed in Self.deeds[..<count] { _ = try first.act(deed) }
        let image = try first.store.image()
        let bytes = try first.snapshot()
        // In the same engine by way of values, in another one by way of bytes.
        let second = ComponentStateWorld(engine)
        try second.restore(image)
        let third = ComponentStateWorld(StateWorld.engine())
        try third.read(bytes)
        let areSame = (try second.snapshot() == bytes, try third.snapshot() == bytes)
        #expect(areSame.0 && areSame.1)
        let before = first.log.all.count
        for deed in Self.deeds[count...] {
            let expected = try first.act(deed)
            #expect(try second.act(deed) == expected)
            #expect(try third.act(deed) == expected)
        }
        #expect(second.log.all == Array(first.log.all[before...]))
        #expect(third.log.all == second.log.all)
        #expect(second.store.fuelConsumed == first.store.fuelConsumed)
        let end = try first.snapshot()
        let end2 = (try second.snapshot() == end, try third.snapshot() == end)
        #expect(end2.0 && end2.1)
    }

    /// What the calls give that the others are compared with.
    @Test func callsGiveWhatTheySay() throws {
        let world = ComponentStateWorld(StateWorld.engine())
        try world.populate()
        let results = try Self.deeds.map { try world.act($0) }
        #expect(results[0] == "1" && results[3] == "2" && results[8] == "1")
        #expect(results[10].contains("unknown handle index 5"))
        #expect(results[11].contains("cannot enter"))
        #expect(world.log.all.count == 2)
    }

    /// They are called as tasks, or by adapters.
    @Test func partsOfComponentsAreNotHandedOut() throws {
        let world = ComponentStateWorld(StateWorld.engine())
        try world.populate()
        #expect(world.store.instances.count == 3)
    }

    // What is refused.

    private struct Refused {
        let store: Store<Void>
        let instance: ComponentInstance
    }

    private func resources() throws -> (Refused, HostResourceType<Void>) {
        let engine = StateWorld.engine()
        var linker = ComponentLinker<Void>(engine: engine)
        let type = linker.defineResource(nil, "t") { _, _ in }
        linker.define(nil, "n") { _, _ in .u32(0) }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(
            Component(text: APIComponents.resources, engine: engine), in: store)
        return (Refused(store: store, instance: instance), type)
    }

    @Test func resourcesThatSwiftHoldsAreRefused() throws {
        let (world, _) = try resources()
        _ = try world.store.image()
        let made = try #require(try world.instance.function("make")?.call([.u32(7)]))
        #expect(throws: StateError.heldByHost("resource `u`")) { _ = try world.store.image() }
        try world.store.resources.drop(made)
        #expect(try world.store.image().components?.instances.count == 1)
    }

    @Test func resourcesOfTheHostAreRefused() throws {
        let (world, type) = try resources()
        let made = try world.store.resources.make(type, 3)
        #expect(throws: StateError.heldByHost("resource `t`")) { _ = try world.store.image() }
        _ = try world.instance.function("keep")?.call([made])
        #expect(throws: StateError.hostResource("t")) { _ = try world.store.image() }
        _ = try world.instance.function("lose")?.call()
        _ = try world.store.image()
    }

    @Test func componentsWithoutANameAreRefused() throws {
        let engine = StateWorld.engine()
        let store = Store(engine: engine, host: ())
        let linker = ComponentLinker<Void>(engine: engine)
        let content = """
            (core module $m (func (export "f"))) (core instance $i (instantiate $m))
            (func (export "f") (canon lift (core func $i "f")))
            """
        let outer = try linker.instantiate(
            Component(
                text: "(component (component $c \(content)) (export \"c\" (component $c)))",
                engine: engine), in: store)
        _ = try store.image()
        _ = try linker.instantiate(#require(outer.component("c")), in: store)
        #expect(throws: StateError.unnamedComponent("c")) {
            _ = try store.image()
        }
        let other = Store(engine: engine, host: ())
        let user = try Component(
            text: "(component (import \"a\" (instance (export \"f\" (func)))))", engine: engine)
        let given = try linker.instantiate(
            Component(text: "(component \(content))", engine: engine), in: other)
        _ = try linker.instantiate(user, in: other, with: ["a": given])
        #expect(throws: StateError.self) { _ = try other.image() }
    }

    @Test func componentsThatTrapAtTheirStartAreRefused() throws {
        let engine = StateWorld.engine()
        let store = Store(engine: engine, host: ())
        let component = try Component(
            text: "(component (core module $m (func $f unreachable) (start $f))"
                + "(core instance (instantiate $m)))", engine: engine)
        #expect(throws: InstantiationError.self) {
            _ = try ComponentLinker<Void>(engine: engine).instantiate(component, in: store)
        }
        #expect(throws: StateError.unfinishedComponent("component instance 0")) {
            _ = try store.image()
        }
    }

    @Test func callsOfTheHostThatAreUnderWayAreNamed() throws {
        let engine = StateWorld.engine()
        let seen = Locked<HostAnswer?>(nil)
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineLater(nil, "wait") { _, answer in seen.withLock { $0 = answer } }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(
            Component(text: ComponentStateWorld.asking, engine: engine), in: store)
        _ = try store.image()
        _ = try instance.function("leave")?.call([.u32(3)])
        #expect(throws: StateError.pendingHostCall("wait")) { _ = try store.image() }
        seen.withLock { $0 }?.finish(.success(.u32(1)))
    }

    @Test func whatTheRestorerHasNotIsNamed() throws {
        let engine = StateWorld.engine()
        let world = ComponentStateWorld(engine)
        try world.populate()
        let image = try world.store.image()
        let digest = "\(try #require(image.components?.components.first?.digest))"
        func error(
            _ image: StoreImage, _ components: [PreparedComponent<Void>],
            _ limits: StateLimits = StateLimits()
        ) -> StateError? {
            let store = Store(engine: engine, host: ())
            let linker = StateWorld.linker(engine)
            return #expect(throws: StateError.self) {
                _ = try store.restore(image, limits, components: components) {
                    linker.resolve($0.module, $0.name, in: store)
                }
            }
        }
        #expect(error(image, []) == .missingComponents([digest]))
        let offer = try world.prepared()
        #expect(
            try error(image, [offer, world.prepared()]) == .ambiguousComponents([digest]))
        var forged = image
        forged.components?.components[0].adapters[0] = image.modules[0].digest
        #expect(
            try error(forged, [world.prepared()]) == .otherAdapter(component: digest, adapter: 0))
        forged.components?.components[0].adapters = []
        #expect(
            try error(forged, [world.prepared()]) == .otherAdapter(component: digest, adapter: 0))
        var limits = StateLimits()
        limits.definitionsMax = 20
        #expect(
            try error(image, [world.prepared()], limits)
                == .limitExceeded("definitions of instances"))
    }

    // What is forged.

    @Test func wholesThatDoNotFitAreRefused() throws {
        let engine = StateWorld.engine()
        let world = ComponentStateWorld(engine)
        try world.populate()
        for deed in Self.deeds[..<4] { _ = try world.act(deed) }
        let image = try world.store.image()
        let global = try #require(
            image.components?.instances.lazy.compactMap { instance -> Int? in
                if case .global(let number) = instance.mayLeave { number } else { nil }
            }.first)
        let forgeries: [(inout StoreImage) -> Void] = [
            { $0.components?.objects[0].firstInstance += 1 },
            { $0.components?.objects[1].firstInstance = 1 },
            { $0.components?.objects[0].instanceCount -= 1 },
            { $0.components?.objects.removeLast() },
            { $0.components?.objects[0].component = 1 },
            { $0.components?.instances.removeLast() },
            { $0.components?.resources[0].object = 7 },
            { $0.components?.resources[0].resource = 7 },
            { $0.components?.resources = [] },
            { $0.components?.instances[0].backpressure = 1 << 16 },
            { $0.components?.instances[0].mayEnter = .global(global) },
            { $0.components?.instances[0].mayEnter = .global(1_000) },
            { $0.globals[global].value = .i32(2) },
            { $0.globals[global].isMutable = false },
            { $0.components = nil },
            { $0.instances[1].importedFunctions[0] = StateFunction(instance: 0, index: 0) },
        ]
        for (number, forge) in forgeries.enumerated() {
            var forged = image
            forge(&forged)
            #expect(throws: StateError.self, "\(number)") {
                try ComponentStateWorld(engine).restore(forged)
            }
        }
    }

    @Test func changedOrCutSnapshotsAreRefused() throws {
        let engine = StateWorld.engine()
        let world = ComponentStateWorld(engine)
        try world.populate()
        for deed in Self.deeds[..<5] { _ = try world.act(deed) }
        let bytes = try world.snapshot()
        let stride = max(1, bytes.count / Effort.snapshotPlaces)
        for place in Swift.stride(from: 0, to: bytes.count, by: stride) {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 8)
            #expect(throws: SnapshotError.self, "\(place)") {
                try ComponentStateWorld(engine).read(changed)
            }
            #expect(throws: SnapshotError.self, "\(place)") {
                try ComponentStateWorld(engine).read(Array(bytes[..<place]))
            }
        }
    }

    /// With checksums that fit: whatever is read is a state that guests can go on from.
    @Test(arguments: 0..<Effort.forgedSnapshots as Range<UInt64>)
    func forgedOnesAreRefusedOrSafe(block: UInt64) throws {
        let engine = StateWorld.engine()
        var random = TenantRandom(seed: block)
        let world = ComponentStateWorld(engine)
        try world.populate()
        for deed in Self.deeds.prefix(Int(block) % 12) { _ = try world.act(deed) }
        let file = SnapshotFile(try world.snapshot())
        let id = SnapshotSection.components.rawValue
        let section = try #require(file.sections.firstIndex { $0.id == id })
        for _ in 0..<60 {
            var forged = file
            for _ in 0...Int.random(in: 0...2, using: &random) {
                // Behind digests, which say that nobody has it.
                let place = Int.random(
                    in: 60..<forged.sections[section].payload.count, using: &random)
                forged.sections[section].payload[place] =
                    random.chance(50)
                    ? UInt8.random(in: 0...8, using: &random)
                    : forged.sections[section].payload[place] ^ 1
            }
            let other = ComponentStateWorld(engine)
            do {
                try other.read(forged.sealed)
            } catch is SnapshotError {
                continue
            } catch is StateError {
                continue
            }
            for deed in Self.deeds { _ = try other.act(deed) }
        }
    }
}
