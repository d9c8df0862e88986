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
        for function in WASIFunction.allCases {
            linker.provide(WASIFunction.moduleName, function.rawValue) { store in
                .function(self.makeFunction(function, in: store))
            }
        }
    }

    private func makeFunction<Host>(_ function: WASIFunction, in store: Store<Host>) -> Function {
        let type = function.signature
        let count = type.parameters.count
        let hasResult = !type.results.isEmpty
        return store.makeFunction(
            type,
            onSlots: { [self] call in
                let memory = unsafe call.callerMemory.map {
                    unsafe GuestMemory(unsafe: $0.base, byteCount: $0.byteCount)
                }
                let values = unsafe Span(_unsafeStart: UnsafePointer(call.slots), count: count)
                let outcome = self.call(function, arguments: values, memory: memory)
                switch outcome {
                case .errno(let errno):
                    if hasResult { unsafe call.slots[0] = UInt64(errno.rawValue) }
                case .exit(let code):
                    throw Trap(.host, message: "exit", cause: WASIExit(code: code))
                case .trap(let message): throw Trap(.host, message: message)
                case .interrupted: throw Trap(.interrupted)
                }
            })
    }
}
