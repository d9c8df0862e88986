import WasmCore

/// A function that the host gives to guests.
struct HostFunction {
    /// Arguments lie in the first slots, results go there.
    enum Body {
        case synchronous((HostCall) throws -> Void)
        case asynchronous(@Sendable ([UInt64]) async throws -> [UInt64])
    }
    var type: FunctionType
    var body: Body
}

/// One call of a host function: the slots of its arguments and results, and who calls.
package struct HostCall {
    /// Valid during the call only.
    package let slots: UnsafeMutablePointer<UInt64>
    /// The instance that the call comes from; nil if the host calls directly.
    let caller: InstanceObject?
    let execution: Execution?
}

extension HostCall {
    /// The first byte and the byte count of the caller's memory named "memory".
    package var callerMemory: (base: UnsafeMutableRawPointer, byteCount: Int)? {
        guard let data = caller?.namedMemory else { return nil }
        return (data.pointee.base, Int(data.pointee.byteCount))
    }
}
