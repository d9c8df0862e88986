import WasmCore
import WasmInterp

/// What host functions of tenants work with.
struct TenantHost {
    var acts = 0
    var isNew = true
    /// What a host function does when a guest calls it.
    var onAct: (Caller<TenantHost>) throws -> Void = { _ in }
}

/// What tenants leave behind outside of their stores.
final class TenantRemains {
    var references: [StoredReference] = []
    var handles: [InterruptHandle] = []
    var invocationHandles: [InvocationHandle] = []
    var exceptions: [GuestException] = []
    /// Hold the store, so that the instance is not used again.
    var holders: [Any] = []
}

/// One tenant: does random things with its store and its instance.
final class Tenant {
    private var random: TenantRandom
    private let store: Store<TenantHost>
    private let instance: Instance
    private let linker: Linker<TenantHost>
    private let visitors: [Module]
    private let remains: TenantRemains
    private var invocations: [Invocation<[Value]>] = []
    private var references: [StoredReference] = []
    /// For the message about a difference.
    private(set) var log: [String] = []

    init(
        seed: UInt64, _ store: Store<TenantHost>, _ instance: Instance,
        _ linker: Linker<TenantHost>, _ visitors: [Module], _ remains: TenantRemains
    ) {
        random = TenantRandom(seed: seed)
        self.store = store
        self.instance = instance
        self.linker = linker
        self.visitors = visitors
        self.remains = remains
    }

    /// Does things, and leaves some of what it got behind.
    nonisolated(nonsending) func live() async {
        let count = Int.random(in: 0..<25, using: &random)
        for _ in 0..<count {
            act()
            if random.chance(20) { await performHostCall() }
        }
        // The host value may hold this tenant.
        store.host.onAct = { _ in }
        remains.references += references.filter { _ in random.chance(20) }
        if random.chance(90) { invocations = [] }
        if random.chance(5) { remains.holders.append(store) }
        if random.chance(5), let function = instance.function("push") {
            remains.holders.append(function)
        }
        remains.holders += invocations
        invocations = []

    }

    private func act() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<10: callGuest()
        case 10: writeMemory()
        case 11: writeTable()
        case 12: writeGlobal()
        case 13: makeObjects()
        case 14: visit()
        case 15: suspend()
        case 16: resume()
        case 17: changeHost()
        case 18: limitTime()
        default: makeHostFunction()
        }
    }

    private func note(_ deed: String) { log.append(deed) }

    private func keep(_ reference: StoredReference?) {
        if let reference { references.append(reference) }
    }

    private func callGuest() {
        let (name, _) = TenantModule.deeds.randomElement(using: &random) ?? ("store8", "")
        let arguments = (0..<3).map { _ in random.argument() }
        note("\(name)\(arguments)")
        do throws(CallError) {
            _ = try instance.function(name)?.call(arguments.map { .i32($0) })
        } catch {
            if let exception = error.trap?.exception {
                remains.exceptions.append(exception)
                keep(exception.stored)
            }
        }
    }

    private func writeMemory() {
        let name = ["memory", "second", "wide"].randomElement(using: &random) ?? ""
        guard let memory = instance.memory(name) else { return }
        let place = random.argument()
        note("host writes \(name) at \(place)")
        switch Int.random(in: 0..<7, using: &random) {
        case 0: try? memory.write(Array(repeating: 7, count: 5_000), at: place)
        case 1: try? memory.store(UInt64.max, at: place)
        case 2: try? memory.store(UInt8(1), at: memory.byteCount - 1)
        case 3: try? memory.fill(at: place, byteCount: 5_000, with: 3)
        case 4: try? memory.copy(from: 0, to: place, byteCount: 5_000)
        case 5:
            try? memory.withMutableBytes(at: place, byteCount: 4_097) {
                $0.storeBytes(of: 9, toByteOffset: 4_096, as: UInt8.self)
            }
        default: memory.grow(byPages: UInt64.random(in: 0..<20, using: &random))
        }
    }

    private func writeTable() {
        let name = ["t", "x", "a", "w"].randomElement(using: &random) ?? ""
        guard let table = instance.table(name) else { return }
        let value = references.randomElement(using: &random) ?? .null
        let index = UInt64.random(in: 0..<10, using: &random)
        note("host writes table \(name) at \(index)")
        if random.chance(30) {
            _ = try? table.grow(by: index * 300, with: value)
        } else {
            try? table.set(index, value)
            keep(table.get(index))
        }
    }

    private func writeGlobal() {
        note("host writes globals")
        try? instance.global("number")?.set(.i32(random.argument()))
        try? instance.global("float")?.set(.f64(2.5))
        try? instance.global("vector")?.set(.v128(low: 7, high: 8))
        if let value = references.randomElement(using: &random) {
            try? instance.global("extern")?.set(.reference(value))
        }
    }

    private func makeObjects() {
        note("host makes objects")
        for number in 0..<Int.random(in: 1..<20, using: &random) {
            keep(store.makeExtern(number))
        }
        if case .reference(let list)? = instance.table("a")?.get(0).map({ Value.reference($0) }),
            let type = store.structure(list)?.type
        {
            keep(try? store.makeStructure(type).stored)
        }
        keep(instance.function("probe sum")?.reference)
        if random.chance(10) {
            for number in 0..<12_000 { _ = store.makeExtern(number) }
        }
        if random.chance(20) { store.collectGarbage() }
        if random.chance(30), let tag = instance.tag("tag") {
            keep(try? tag.makeException([.i32(5)]).stored)
        }
        if random.chance(20) { references = [] }
    }

    /// A further instance in the same store, which writes what it imports of the first one.
    private func visit() {
        guard let module = visitors.randomElement(using: &random) else { return }
        note("a visitor")
        var linker = linker
        linker.define("h", "extra") { (caller: Caller<TenantHost>) in caller.host.acts += 1 }
        var imports = ImportSet(linker, in: store)
        imports.define("p", exportsOf: instance)
        guard let other = try? imports.instantiate(module) else { return }
        keep(other.function("f")?.reference)
        if random.chance(50), let function = other.function("f") {
            try? instance.table("t")?.set(0, function.reference)
            _ = try? instance.function("probe call0")?.call()
        }
    }

    private func suspend() {
        let name = ["wait", "push", "host"].randomElement(using: &random) ?? ""
        note("starts \(name)")
        guard let function = instance.function(name),
            let invocation = try? function.start([.i32(2_000), .i32(1), .i32(2)])
        else { return }
        if random.chance(50) { invocation.handle.suspend() }
        if random.chance(10) { remains.invocationHandles.append(invocation.handle) }
        if random.chance(80) { _ = try? invocation.resume(fuel: slice(500)) }
        invocations.append(invocation)
    }

    private func resume() {
        guard let invocation = invocations.randomElement(using: &random) else { return }
        note("resumes")
        _ = try? invocation.resume(fuel: slice(1_000))
        if random.chance(30) { invocations.removeAll { $0 === invocation } }
    }

    /// Fuel for one turn, where instructions are counted.
    private func slice(_ fuel: UInt64) -> UInt64? {
        store.engine.configuration.isMetered ? fuel : nil
    }

    private nonisolated(nonsending) func performHostCall() async {
        guard let invocation = invocations.randomElement(using: &random) else { return }
        note("performs a host call")
        try? await invocation.performHostCall()
    }

    private func changeHost() {
        note("another host value")
        store.host = TenantHost(acts: 9, isNew: false)
        // What a guest's call of the host leads to happens in the middle of a guest.
        let inner = random.next()
        var depth = 0
        store.host.onAct = { [unowned self] caller in
            guard depth < 2 else { return }
            depth += 1
            defer { depth -= 1 }
            caller.host.acts += 1
            if inner % 5 == 0 { throw CancellationError() }
            try caller.memory().store(UInt32(7), at: inner % 70_000)
            keep(caller.makeExtern("inner"))
            if random.chance(50) { resume() }
            callGuest()
        }
    }

    private func limitTime() {
        guard store.engine.configuration.isMetered else { return }
        note("fuel and time")
        if random.chance(60) { store.fuel = UInt64.random(in: 0..<100_000, using: &random) }
        if random.chance(30) { store.deadline = .now + .milliseconds(random.chance(50) ? -1 : 5) }
        if random.chance(30) { remains.handles.append(store.interruptHandle) }
        if random.chance(20) { store.interruptHandle.interrupt() }
    }

    private func makeHostFunction() {
        note("a host function")
        let function = store.makeFunction(FunctionType([], [.i32])) { _, _ in [.i32(77)] }
        if random.chance(50) { try? instance.table("t")?.set(0, function.reference) }
        keep(function.reference)
        _ = try? store.makeGlobal(GlobalType(.i64, isMutable: true), .i64(3))
        if let memory = store.makeMemory(MemoryType(Limits(1, 2), isShared: true)) {
            try? memory.store(UInt8(1), at: 0)
        }
    }
}
