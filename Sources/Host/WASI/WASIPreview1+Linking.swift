import WasmCore
public import WasmInterp

/// The guest ended by `proc_exit`: the cause of the trap that ends it.
public struct WASIExit: Error, Hashable, Sendable {
    /// 0 to 125.
    public var code: UInt32
}

extension WASIPreview1 {
    /// Offers all functions of preview 1 to the guests of one store.
    public func define<Host>(in linker: inout Linker<Host>) {
        Self.define(in: &linker) { _ in self }
    }

    /// Offers all functions of preview 1 to the guests of any store, whose host value knows what is
    /// given to them.
    public static func define<Host>(
        in linker: inout Linker<Host>, context: @escaping (Host) -> WASIPreview1
    ) {
        for function in WASIFunction.allCases {
            let type = function.signature
            linker.define(WASIFunction.moduleName, function.rawValue, type: type) { host, call in
                try context(host).perform(
                    function, call, count: type.parameters.count,
                    hasResult: !type.results.isEmpty)
            }
        }
    }

    private func perform(
        _ function: WASIFunction, _ call: HostCall, count: Int, hasResult: Bool
    ) throws {
        let memory = call.callerMemory.map { GuestMemory($0) }
        let values = unsafe Span(_unsafeStart: UnsafePointer(call.slots), count: count)
        switch self.call(function, arguments: values, memory: memory) {
        case .errno(let errno):
            if hasResult { unsafe call.slots[0] = UInt64(errno.rawValue) }
        case .exit(let code):
            throw Trap(.host, message: "exit", cause: WASIExit(code: code))
        case .trap(let message): throw Trap(.host, message: message)
        case .interrupted: throw Trap(.interrupted)
        }
    }
}
