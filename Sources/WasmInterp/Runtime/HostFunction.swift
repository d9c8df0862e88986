import WasmCore

/// A function that the host gives to guests.
final class HostFunction {
    /// Arguments lie in the first slots, results go there.
    enum Body {
        case synchronous((HostCall) throws -> Void)
        /// May wait; the guest that calls it is paused and holds no thread meanwhile.
        case asynchronous(Waiting)
    }
    typealias Waiting = nonisolated(nonsending) (HostCall) async throws -> Void

    let type: FunctionType
    let body: Body
    /// Whether results have to be checked because one of them is a reference.
    let returnsReferences: Bool

    init(type: FunctionType, body: Body) {
        self.type = type
        self.body = body
        returnsReferences = type.results.contains { $0.isReference }
    }
}

/// One call of a host function: the slots of its arguments and results, and who calls.
package struct HostCall {
    /// Valid until the host function returns.
    package let slots: UnsafeMutablePointer<UInt64>
    /// The instance that the call comes from; nil if the host calls directly.
    let callerData: UnsafeMutablePointer<InstanceData>?
    /// Who runs an execution holds its store.
    unowned(unsafe) let state: StoreState

    var caller: InstanceObject? { callerData.map { state.instances[$0.pointee.index] } }
}

extension HostCall {
    /// The first byte and the byte count of the caller's memory named "memory".
    package var callerMemory: (base: UnsafeMutableRawPointer, byteCount: Int)? {
        guard let caller, let index = caller.defaultMemory else { return nil }
        let data = state.memories[index].data
        return (data.pointee.base, Int(data.pointee.byteCount))
    }
}
