import WasmCore
public import WasmInterp

/// The guest ended by `proc_exit`: the cause of the trap that ends it.
public struct WASIExit: Error, Hashable, Sendable {
    /// 0 to 125.
    public var code: UInt32
}

extension WASIPreview1 {
    /// Offers all functions of preview 1 to the guests of one store, and those of the snapshot
    /// before it.
    public func define<Host>(in linker: inout Linker<Host>) {
        Self.define(in: &linker) { _ in self }
    }

    /// Offers all functions of preview 1, and those of the snapshot before it, to the guests of any
    /// store, whose host value knows what is given to them.
    public static func define<Host>(
        in linker: inout Linker<Host>, context: @escaping (Host) -> WASIPreview1
    ) {
        for snapshot in WASISnapshot.allCases {
            for function in snapshot.functions {
                let row = function.row
                linker.define(snapshot.moduleName, function.rawValue, type: row.type) {
                    host, call in
                    try context(host).perform(function, row, snapshot, call)
                }
            }
        }
    }

    private func perform(
        _ function: WASIFunction, _ row: WASIRow, _ snapshot: WASISnapshot, _ call: HostCall
    ) throws {
        let memory = call.callerMemory.map { GuestMemory($0) }
        let values = unsafe Span(
            _unsafeStart: UnsafePointer(call.slots), count: row.type.parameters.count)
        do {
            let errno = try perform(function, row, values, memory, snapshot, CallMeter(call))
            if !row.type.results.isEmpty { unsafe call.slots[0] = UInt64(errno.rawValue) }
        } catch CallEnd.exit(let code) {
            throw Trap(.host, message: "exit", cause: WASIExit(code: code))
        } catch CallEnd.trap(let message) {
            throw Trap(.host, message: message)
        } catch CallEnd.interrupted {
            throw Trap(.interrupted)
        }
    }
}
