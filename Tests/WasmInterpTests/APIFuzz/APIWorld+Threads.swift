import Foundation
import WasmCore
import WasmInterp

extension APIWorld {
    /// Another thread: with stores of its own, of the same engine, module, memory and fuel; it asks
    /// for stops and lets go of references, too.
    func startThread() {
        guard let module = modules.any else { return }
        note("a thread")
        let world = APIThread(
            module: module, memory: shared.any, tank: tanks.any, handle: handles.any,
            invocation: invocationHandles.any,
            references: (0..<5).compactMap { _ in marks.take()?.value },
            type: types.any, prepared: preparedForThread(module.engine),
            numbers: (0..<20).map { _ in dice.number() })
        threads.enter()
        let group = threads
        Thread.detachNewThread {
            world.live()
            group.leave()
        }
    }

    /// A component that does not wait for what other calls of the world do.
    private func preparedForThread(_ engine: Engine) -> PreparedComponent<APIHost>? {
        dice.pick(
            parts.prepared.all.filter {
                $0.engine === engine && !APIComponents.streaming.contains($0.name)
            })?.prepared
    }
}

/// What one thread has.
struct APIThread: Sendable {
    var module: Module
    var memory: SharedMemory?
    var tank: FuelTank?
    var handle: InterruptHandle?
    var invocation: InvocationHandle?
    var references: [StoredReference]
    var type: DefinedType?
    var prepared: PreparedComponent<APIHost>?
    var numbers: [UInt64]

    func live() {
        let engine = module.engine
        var linker = Linker<Int>(engine: engine)
        linker.define("h", "act") { (caller: Caller<Int>, number: Int32) in
            caller.host += Int(number)
        }
        linker.define("h", "reference") { (caller: Caller<Int>, number: Int32) -> StoredReference in
            caller.makeExtern(number)
        }
        linker.define("h", "forged") { (_: Caller<Int>, _: StoredReference) in
            StoredReference.null
        }
        linker.define("h", "values", type: APIModules.manyType) { _, values in values.reversed() }
        linker.define("h", "wait") { (_: Caller<Int>, number: Int32) in number }
        if let memory { linker.provide("s", "memory") { .memory($0.makeMemory(memory)) } }
        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 24
        limits.tableElementsMax = 20_000
        limits.heapBytesMax = 1 << 20
        limits.stackBytesMax = 1 << 16
        let store = Store(engine: engine, host: 0, limits: limits)
        if engine.configuration.isMetered {
            if let tank { store.fuelTank = tank } else { store.fuel = 1_000_000 }
        }
        let instance = try? linker.instantiate(module, in: store)
        for number in numbers { use(number, store, instance) }
        // Numbers of a type that another thread may let go of.
        if let type { _ = try? store.makeStructure(type) }
        if let prepared { use(prepared, limits) }
    }

    /// The same linked component as others have, in a store of its own.
    private func use(_ prepared: PreparedComponent<APIHost>, _ limits: StoreLimits) {
        let store = Store(engine: module.engine, host: APIHost(), limits: limits)
        if module.engine.configuration.isMetered { store.fuel = 1_000_000 }
        guard let instance = try? prepared.instantiate(in: store) else { return }
        let names = instance.exportNames
        for number in numbers where !names.isEmpty {
            let name = names[Int(number % UInt64(names.count))]
            guard let function = instance.function(name) else { continue }
            let arguments = function.type.parameters.map { parameter -> ComponentValue in
                switch parameter.type {
                case .primitive(.string): .string("tea")
                case .list: .list([])
                default: .u32(UInt32(number % 12))
                }
            }
            _ = try? function.call(arguments)
        }
    }

    private func use(_ number: UInt64, _ store: Store<Int>, _ instance: Instance?) {
        switch number % 7 {
        case 0: handle?.interrupt()
        case 1: invocation?.suspend()
        case 2: if number % 3 == 0 { invocation?.interrupt() } else { handle?.reset() }
        case 3: memory?.notify(at: number % 64, count: 2)
        case 4: memory?.grow(byPages: number % 2)
        case 5:
            _ = try? Module(APIModules.types(Int(number % 50)), engine: store.engine)
        default: break
        }
        guard let instance else { return }
        let exports = instance.module.decoded.exports
        guard !exports.isEmpty,
            let function = instance.function(exports[Int(number % UInt64(exports.count))].name)
        else { return }
        let arguments = function.type.parameters.map { type in
            type == .i32 ? Value.i32(Int32(truncatingIfNeeded: number)) : Value(zeroOf: type)
        }
        _ = try? function.call(arguments)
    }
}
