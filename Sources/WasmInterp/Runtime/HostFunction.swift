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
    /// The body of a synchronous one that returns no references; calls go to it directly.
    let plain: ((HostCall) throws -> Void)?
    let resultCount: Int
    /// Whether results have to be checked because one of them is a reference.
    let returnsReferences: Bool

    init(type: FunctionType, body: Body) {
        self.type = type
        self.body = body
        resultCount = type.results.count
        let returnsReferences = type.results.contains { $0.isReference }
        self.returnsReferences = returnsReferences
        if case .synchronous(let body) = body, !returnsReferences {
            plain = body
        } else {
            plain = nil
        }
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
    /// The caller's memory named "memory": its first byte, its byte count, and where to note which
    /// pages are written, if that matters.
    package var callerMemory: CallerMemory? {
        guard let data = caller?.namedMemory else { return nil }
        return CallerMemory(
            base: data.pointee.base, byteCount: Int(data.pointee.byteCount),
            writtenPages: data.pointee.writtenPages)
    }
}

/// A guest's memory as a host function may use it, until it returns or calls a guest.
package struct CallerMemory {
    package let base: UnsafeMutableRawPointer
    package let byteCount: Int
    private let writtenPages: UnsafeMutablePointer<UInt8>?

    init(
        base: UnsafeMutableRawPointer, byteCount: Int, writtenPages: UnsafeMutablePointer<UInt8>?
    ) {
        self.base = base
        self.byteCount = byteCount
        self.writtenPages = writtenPages
    }

    /// Has to be called with every range, all of it within memory, that is going to be written.
    package func noteWrite(from start: Int, byteCount: Int) {
        guard let writtenPages else { return }
        WrittenPages.note(
            writtenPages, from: UInt64(clamping: start), byteCount: UInt64(clamping: byteCount))
    }
}
