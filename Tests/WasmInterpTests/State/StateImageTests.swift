import Testing
import WasmCore
import WasmInterp

/// A paused guest goes on in another store, whatever that one's kind of code.
@Suite struct StateImageTests {
    static let kinds = CodeOptionsTests.kinds

    /// Runs a row to one of its pauses, and gives the image of the store then.
    private func pause(
        _ row: SafepointTests.Row, _ engine: Engine, _ kind: CodeOptions, after pauses: Int,
        slice: UInt64
    ) throws -> (guest: SafepointTests.Guest, image: StoreImage, calls: Invocation<Int32>)? {
        let guest = try SafepointTests.makeGuest(row, engine: engine, code: kind)
        let invocation = try guest.run.start(row.argument)
        for _ in 0..<pauses {
            guard case .suspended = try invocation.resume(fuel: slice) else { return nil }
        }
        let call = try #require(invocation.pausedCall)
        return (guest, try guest.store.image(with: [call]), invocation)
    }

    /// Lets a call go on, in slices where the store is metered.
    private func finish(
        _ invocation: Invocation<[Value]>, _ store: Store<Void>
    ) throws -> [Value] {
        while true {
            switch try invocation.resume(fuel: store.code.isMetered ? 1_000 : nil) {
            case .finished(let values): return values
            case .suspended: continue
            case .waiting: throw Trap(.host, message: "waits for nothing")
            }
        }
    }

    @Test(arguments: SafepointTests.rows)
    func goesOnInEveryKindOfCode(row: SafepointTests.Row) throws {
        let engine = Engine()
        let metered = Self.kinds.filter(\.isMetered)
        let whole = try SafepointTests.makeGuest(row, engine: engine, code: metered[0])
        let expected = try whole.run(row.argument)
        let fuel = whole.store.fuelConsumed
        for (number, pauses) in Effort.pauses.enumerated() {
            let source = metered[number % metered.count]
            guard
                let (guest, image, first) = try pause(
                    row, engine, source, after: pauses, slice: UInt64(1 + number % 3))
            else { break }
            for kind in Self.kinds {
                let store = Store(engine: engine, host: (), code: kind)
                let host = try SafepointTests.hostFunctions(store)
                let calls = try store.restore(image) { host[$0.name] }
                let again = try store.image(with: calls.compactMap(\.pausedCall))
                // Apart: what differs would be printed whole.
                let isSame = again == image
                let isSameButCalls =
                    again.memories == image.memories && again.tables == image.tables
                    && again.globals == image.globals && again.instances == image.instances
                // Where nothing is charged, a loop's header is no place of its own.
                #expect(kind.isMetered ? isSame : isSameButCalls, "pause \(pauses)")
                let call = try #require(calls.first)
                call.spoilAccumulators()
                #expect(try finish(call, store) == [.i32(expected)])
                if kind.isMetered { #expect(store.fuelConsumed == fuel) }
                let areSame = try store.image().memories == whole.store.image().memories
                #expect(areSame, "pause \(pauses)")
            }
            // Having been looked at changes nothing.
            while true {
                guard case .finished(let value) = try first.resume() else { continue }
                #expect(value == expected)
                break
            }
            #expect(guest.store.fuelConsumed == fuel)
        }
    }

    /// A call that goes from store to store, at pauses and while it waits for the host.
    private func wander(
        _ modules: [Module], from first: CodeOptions, slice: UInt64, seed: UInt64
    ) async throws -> (value: Int64, fuel: UInt64, moves: Int, image: StoreImage) {
        var random = TenantRandom(seed: seed)
        let world = try StateWorld(modules, first)
        let linker = StateWorld.linker(modules[0].engine)
        let start = try world.run.start(6)
        var store = world.store
        var image = try store.image(with: [start.pausedCall].compactMap(\.self))
        var moves = 0
        while true {
            // Each part of the way is in another store.
            let kind = Self.kinds.filter(\.isMetered).randomElement(using: &random)
            store = Store(engine: store.engine, host: (), code: kind)
            let calls = try store.restore(image) {
                linker.resolve($0.module, $0.name, in: store)
            }
            let call = try #require(calls.first)
            let isSame = try store.image(with: calls.compactMap(\.pausedCall)) == image
            #expect(isSame, "move \(moves)")
            moves += 1
            var pausesLeft = Int.random(in: 1...20, using: &random)
            while pausesLeft > 0 {
                pausesLeft -= 1
                switch try call.resume(fuel: slice) {
                case .finished(let values):
                    guard case .i64(let value) = values.first else { return (0, 0, 0, image) }
                    return (value, store.fuelConsumed, moves, try store.image())
                case .suspended: continue
                case .waiting:
                    if Bool.random(using: &random) {
                        pausesLeft = 0
                    } else {
                        try await call.performHostCall()
                    }
                }
            }
            image = try store.image(with: [call.pausedCall].compactMap(\.self))
        }
    }

    @Test(arguments: 1...Effort.wanderers as ClosedRange<UInt64>)
    func callsGoFromStoreToStore(seed: UInt64) async throws {
        let modules = try StateWorld.modules(StateWorld.engine())
        let slice = [1, 3, 10, 40][Int(seed % 4)] as UInt64
        let metered = Self.kinds.filter(\.isMetered)
        let world = try StateWorld(modules, metered[Int(seed) % metered.count])
        let expected = try await world.run.callAsync(6)
        let found = try await wander(
            modules, from: metered[0], slice: slice, seed: seed)
        #expect(found.value == expected)
        #expect(found.fuel == world.store.fuelConsumed)
        #expect(found.moves > 1)
        var last = found.image
        last.fuelConsumed = world.store.fuelConsumed
        let isSame = try last == world.store.image()
        #expect(isSame)
    }

    /// Each pause of a call whose first frame has made room for one of another instance.
    @Test(arguments: kinds.filter(\.isMetered))
    func entriesThatLeaveGoOn(kind: CodeOptions) async throws {
        let modules = try StateWorld.modules(StateWorld.engine())
        let linker = StateWorld.linker(modules[0].engine)
        let world = try StateWorld(modules, kind)
        // Fills the table.
        _ = try await world.run.callAsync(6)
        let start = try world.leave.start(5)
        var image = try world.store.image(with: [start.pausedCall].compactMap(\.self))
        var moves = 0
        while true {
            let store = Store(engine: modules[0].engine, host: (), code: kind)
            let calls = try store.restore(image) {
                linker.resolve($0.module, $0.name, in: store)
            }
            let call = try #require(calls.first)
            moves += 1
            switch try call.resume(fuel: 1) {
            case .finished(let values):
                #expect(values == [.i32(75)])
                #expect(moves > 4)
                return
            case .suspended: break
            case .waiting: try await call.performHostCall()
            }
            image = try store.image(with: [call.pausedCall].compactMap(\.self))
        }
    }
}
