import WasmCore
import WasmInterp

// What guests call, and the host value.

struct APIFailure: Error {}

extension APIWorld {
    func defineHostFunctions(_ linker: inout Linker<APIHost>) {
        linker.define("h", "act") { [weak self] (caller: Caller<APIHost>, number: Int32) throws in
            try Self.onMain(caller) { try self?.inHost($0, number) }
        }
        linker.define("h", "reference") {
            [weak self] (caller: Caller<APIHost>, number: Int32) throws -> StoredReference in
            try Self.onMain(caller) { caller in
                try self?.inHost(caller, number)
                guard let self else { return .null }
                return self.dice.chance(30)
                    ? caller.makeExtern(Ending(self)) : self.reference().value
            }
        }
        linker.define("h", "forged") {
            [weak self] (caller: Caller<APIHost>, given: StoredReference) -> ForgedReference in
            Self.onMain(caller) { caller in
                guard let self else { return ForgedReference(bits: 0) }
                self.keep(given, caller)
                return ForgedReference(bits: self.dice.number())
            }
        }
        linker.define("h", "values", type: APIModules.manyType) { [weak self] caller, values in
            try Self.onMain(caller) { caller in
                guard let self else { return [] }
                for case .reference(let value) in values { self.keep(value, caller) }
                try self.inHost(caller, 0)
                return self.values(APIModules.manyType.results).values
            }
        }
        // Not captured by a list, which the compiler would have make another kind of closure.
        weak let world = self
        linker.defineAsync("h", "wait") { (caller: Caller<APIHost>, number: Int32) async throws in
            nonisolated(unsafe) let caller = caller
            try await unsafe world?.inWait(caller, number)
            return number
        }
        if dice.chance(50) {
            linker.define("h", "forged") {
                [weak self] (caller: Caller<APIHost>, given: StoredReference) in
                Self.onMain(caller) { self?.keep(given, $0) }
                return given
            }
        }
        let engine = linker.engine
        let (type, holds) = functionType(for: engine)
        linker.define("h", "any", type: type) { [weak self] caller, _ in
            Self.onMain(caller) { _ in self?.values(type.results).values ?? [] }
        }
        withExtendedLifetime(holds) {}
    }

    /// The world's guests run on the main actor, where host functions are of none.
    nonisolated private static func onMain<Result: Sendable>(
        _ caller: Caller<APIHost>, _ body: @MainActor (Caller<APIHost>) throws -> Result
    ) rethrows -> Result {
        nonisolated(unsafe) let caller = caller
        return try MainActor.assumeIsolated { try unsafe body(caller) }
    }

    /// A guest's reference; whose it is follows from the calling instance.
    private func keep(_ reference: StoredReference, _ caller: Caller<APIHost>) {
        if let state = caller.instance?.state { keep(reference, state) }
    }

    private func inHost(_ caller: Caller<APIHost>, _ number: Int32) throws {
        caller.host.acts += 1
        let state = caller.instance?.state
        switch dice.below(8) {
        case 0: try caller.memory().store(number, at: dice.number())
        case 1: if let instance = caller.instance { keep(instance) }
        case 2:
            let value = caller.makeExtern(number)
            caller.host.references = [value]
            if let state { keep(value, state) }
        case 3:
            let mark = reference()
            if let function = caller.function(mark.value), let state {
                expectOwn(mark, state, "a caller")
                functions.keep(function)
            }
            structures.keep(caller.structure(mark.value))
            arrays.keep(caller.array(mark.value))
            _ = caller.externValue(mark.value)
        case 4:
            if let type = types.any {
                arrays.keep(try? caller.makeArray(type, []))
                structures.keep(try? caller.makeStructure(type, []))
            }
        case 5: try caller.charge(fuel: dice.chance(80) ? dice.small() : dice.number())
        default: break
        }
        actInside("a host function")
        caller.host.acts += 1
        guard dice.chance(15) else { return }
        switch dice.below(4) {
        case 0: throw Trap(.host, message: "so")
        case 1: if let (exception, _) = exceptions.any { throw exception }
        case 2: if let trap = traps.any { throw trap }
        default: throw APIFailure()
        }
    }

    private func inWait(_ caller: Caller<APIHost>, _ number: Int32) async throws {
        caller.host.acts += 1
        for _ in 0..<dice.below(4) { await Task.yield() }
        _ = caller.instance
        if dice.chance(20) { try await Task.sleep(for: .milliseconds(1)) }
        if depth < 3 { try inHost(caller, number) }
        caller.host.acts += 1
        if dice.chance(10) { throw APIFailure() }
    }

    func makeHostFunction(_ store: Store<APIHost>) {
        note("a host function")
        let (type, holds) = functionType(for: store.engine)
        let function = store.makeFunction(type) { [weak self] arguments, caller in
            guard let self else { throw APIFailure() }
            if let caller { keep(arguments, caller.state) }
            actInside("a host function of a store")
            if dice.chance(10) { throw APIFailure() }
            return values(type.results).values
        }
        withExtendedLifetime(holds) {}
        functions.keep(function)
        keep(function.reference, store.state)
    }

    func useHost() {
        guard let store = stores.any else { return }
        note("the host value")
        // Its end must not come while the value is lent: it may use the host value.
        let former = store.host
        defer { withExtendedLifetime(former) {} }
        switch dice.below(3) {
        case 0: store.host = APIHost(acts: 1, ending: Ending(self))
        case 1: store.host = APIHost(references: [reference().value])
        default: touch("\(store.host.acts)")
        }
    }
}
