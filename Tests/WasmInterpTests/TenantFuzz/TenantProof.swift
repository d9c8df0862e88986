import WasmCore
import WasmInterp

/// All that can be told of a tenant's instance, to be compared with what the first one found.
struct TenantProof: Equatable {
    private(set) var facts: [String] = []

    /// - Parameters:
    ///   - empty: A module without anything.
    ///   - kept: References of former tenants.
    init(
        _ store: Store<TenantHost>, _ instance: Instance, empty: Module, kept: [StoredReference]
    ) {
        note("host", store.host.acts, store.host.isNew)
        note("fuel", store.fuel as Any, store.deadline as Any, store.interruptHandle.isRequested)
        note("collections", store.collectionCount, store.liveHeapBytes)
        for name in ["memory", "second", "wide"] { note(name, instance.memory(name)) }
        for name in ["t", "x", "a", "w"] { note(name, instance.table(name)) }
        for name in ["number", "float", "vector", "extern"] {
            guard let value = instance.global(name)?.value else { continue }
            if case .reference(let reference) = value {
                note(name, reference.kind as Any)
            } else {
                note(name, value)
            }
        }
        noteStrangers(kept, store, instance)
        noteProbes(instance)
        noteLimits(store, instance, empty)
        note("at last", store.collectionCount, store.liveHeapBytes)
    }

    private mutating func note(_ name: String, _ values: Any...) {
        facts.append("\(name): \(values)")
    }

    private mutating func note(_ name: String, _ memory: Memory?) {
        guard let memory, let bytes = try? memory.bytes(at: 0, byteCount: memory.byteCount) else {
            return note(name, "none")
        }
        // FNV-1a, over what is not zero and where.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var used = 0
        for (index, byte) in bytes.enumerated() where byte != 0 {
            hash = (hash ^ UInt64(byte) ^ UInt64(index) << 8) &* 0x100_0000_01B3
            used += 1
        }
        note(name, bytes.count, used, hash)
    }

    private mutating func note(_ name: String, _ table: Table?) {
        guard let table else { return note(name, "none") }
        let kinds = (0..<table.count).map { index in
            table.get(index)?.kind.map { "\($0)" } ?? "null"
        }
        note(name, kinds.joined(separator: " "))
    }

    /// What former tenants kept means nothing here.
    private mutating func noteStrangers(
        _ kept: [StoredReference], _ store: Store<TenantHost>, _ instance: Instance
    ) {
        let known = kept.filter { reference in
            if reference.isNull || reference.i31 != nil { return false }
            return store.function(reference) != nil || store.externValue(reference) != nil
                || store.structure(reference) != nil || store.array(reference) != nil
                || (try? instance.table("x")?.set(0, reference)) != nil
                || (try? instance.table("a")?.set(0, reference)) != nil
                || (try? instance.table("t")?.set(0, reference)) != nil
                || (try? instance.global("extern")?.set(.reference(reference))) != nil
        }
        note("strangers", known.count)
    }

    private mutating func noteProbes(_ instance: Instance) {
        for (name, _) in TenantModule.probes {
            guard let probe = instance.function("probe " + name) else { continue }
            do throws(CallError) {
                note(name, try probe.call())
            } catch {
                note(name, error.trap?.code as Any)
            }
        }
    }

    /// How much of its limits the store has left.
    private mutating func noteLimits(
        _ store: Store<TenantHost>, _ instance: Instance, _ empty: Module
    ) {
        var invocations: [Invocation<[Value]>] = []
        while invocations.count < 100, let next = try? instance.function("probe sum")?.start() {
            invocations.append(next)
        }
        var memories = 0
        while memories < 100, store.makeMemory(MemoryType(Limits(1))) != nil { memories += 1 }
        var tables = 0
        while tables < 100,
            (try? store.makeTable(TableType(ReferenceType(isNullable: true, .function), Limits(1))))
                != nil
        {
            tables += 1
        }
        var instances = 0
        while instances < 100, (try? store.instantiate(empty)) != nil { instances += 1 }
        note("left", invocations.count, memories, tables, instances)
        var handles = 0
        let before = store.collectionCount
        while handles < 20_000, store.collectionCount == before {
            _ = store.makeExtern(handles)
            handles += 1
        }
        note("handles", handles)
    }

    /// Where two differ.
    func differences(from other: TenantProof) -> [String] {
        zip(facts, other.facts).filter { $0 != $1 }.map { "\($0) instead of \($1)" }
    }
}
