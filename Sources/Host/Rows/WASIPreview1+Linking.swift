internal import Synchronization
import WasmCore
public import WasmInterp

/// The guest ended by `proc_exit`: the cause of the trap that ends it.
public struct WASIExit: Error, Hashable, Sendable, CustomStringConvertible {
    /// 0 to 125.
    public var code: UInt32

    /// As in `the program ended with exit code 3`.
    public var description: String { "the program ended with exit code \(code)" }
}

extension WASIPreview1 {
    /// Offers all functions of preview 1 to the guests of one store, and those of the snapshot
    /// before it.
    ///
    /// The context serves the first store whose guest calls it, or the first use of a pool's
    /// instance. Calls from any other one trap with code `.host`: descriptors and what was read of
    /// streams are one guest's. Where a linker serves many stores, let their host values have a
    /// context each: ``define(in:context:)``.
    public func define<Host>(in imports: inout ImportSet<Host>) {
        for snapshot in WASISnapshot.allCases {
            imports.define(
                snapshot.moduleName,
                onSlots: { name, isOlder in
                    guard let function = snapshot.function(named: name),
                        let row = function.row(isOlder: isOlder)
                    else { return nil }
                    return StoreSlotFunction(row.type, waiter: row.mayWait ? self : nil) {
                        try self.perform(function, row, snapshot, $0, after: $1)
                    }
                },
                otherForm: WASIFunction.olderType, names: { snapshot.functions.map(\.rawValue) })
        }
    }

    /// Offers all functions of preview 1, and those of the snapshot before it, to the guests of any
    /// store, whose host value knows what is given to them: a context that serves this store only.
    public static func define<Host>(
        in linker: inout Linker<Host>, context: @escaping @Sendable (Host) -> WASIPreview1
    ) {
        for snapshot in WASISnapshot.allCases {
            linker.define(
                snapshot.moduleName,
                onSlots: { name, isOlder in
                    snapshot.function(named: name).flatMap {
                        offer($0, isOlder: isOlder, snapshot, context)
                    }
                },
                otherForm: WASIFunction.olderType, names: { snapshot.functions.map(\.rawValue) })
        }
    }

    private static func offer<Host>(
        _ function: WASIFunction, isOlder: Bool, _ snapshot: WASISnapshot,
        _ context: @escaping @Sendable (Host) -> WASIPreview1
    ) -> SlotFunction<Host>? {
        guard let row = function.row(isOlder: isOlder) else { return nil }
        let find: @Sendable (Host) -> any ConditionWaiter = { context($0) }
        return SlotFunction(row.type, waiter: row.mayWait ? find : nil) { host, call, condition in
            try context(host).perform(function, row, snapshot, call, after: condition)
        }
    }

    /// Whether calls may come from a store, or a use of one: the first that calls is the only one.
    private func serves(_ number: UInt64) -> Bool {
        let known = tenancy.load(ordering: .relaxed)
        if known == number || known == Self.allThreads { return true }
        return known == 0
            && tenancy.compareExchange(expected: 0, desired: number, ordering: .relaxed).exchanged
    }

    /// Lets the context serve the threads of one program, each of which has a store.
    func serveThreads() { tenancy.store(Self.allThreads, ordering: .relaxed) }

    private static var allThreads: UInt64 { .max }

    private func perform(
        _ function: WASIFunction, _ row: WASIRow, _ snapshot: WASISnapshot, _ call: HostCall,
        after condition: WaitCondition?
    ) throws {
        guard serves(call.tenancy) else {
            throw Trap(
                .host,
                message: "a WASI context serves one store, and one use of a pool's instance only")
        }
        let memory = call.callerMemory.map { GuestMemory($0) }
        let values = unsafe Span(
            _unsafeStart: UnsafePointer(call.slots), count: row.type.parameters.count)
        do {
            let errno = try perform(
                function, row, values, memory, snapshot, CallMeter(call), after: condition)
            if !row.type.results.isEmpty { unsafe call.slots[0] = UInt64(errno.rawValue) }
        } catch CallEnd.exit(let code) {
            throw Trap(.host, message: "exit", cause: WASIExit(code: code))
        } catch CallEnd.trap(let message) {
            throw Trap(.host, message: message)
        } catch CallEnd.interrupted {
            throw budget.endOfWait
        }
    }
}
