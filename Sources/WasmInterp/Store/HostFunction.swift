import WasmCore

/// A function that the host gives to guests.
final class HostFunction {
    /// Arguments lie in the first slots, results go there.
    enum Body {
        case synchronous((HostCall) throws -> Void)
        /// May wait; the guest that calls it is paused and holds no thread meanwhile.
        case asynchronous(Waiting)
        /// Returns why it has not answered; nil if it has.
        case blocking((HostCall) throws -> BlockReason?)
        /// Throws a ``WaitCondition`` instead of waiting, and is called again with it.
        case restartable(Restartable)
    }

    struct Restartable {
        let perform: (HostCall, WaitCondition?) throws -> Void
        let waiter: any ConditionWaiter
    }
    typealias Waiting = nonisolated(nonsending) (HostCall) async throws -> Void

    let type: FunctionType
    let body: Body
    /// The body of a synchronous one whose results are not looked at; calls go to it directly.
    let plain: ((HostCall) throws -> Void)?
    let resultCount: Int
    /// Whether results have to be looked at: one of them is a reference, or of an embedder's type.
    let checksResults: Bool
    /// Has the type's number.
    let typeHold: TypeHold

    /// - Precondition: The type has at most ``typeCountMax`` parameters and as many results.
    init(type: FunctionType, hold: TypeHold, body: Body, checksResults: Bool = false) {
        Self.check(type)
        self.type = type
        typeHold = hold
        self.body = body
        resultCount = type.results.count
        let checksResults = checksResults || type.results.contains { $0.isReference }
        self.checksResults = checksResults
        if case .synchronous(let body) = body, !checksResults {
            plain = body
        } else {
            plain = nil
        }
    }
}

extension HostFunction {
    /// What a module may declare too, so that the slots of a call are few.
    static let typeCountMax = ModuleLimits.standard.parametersMax

    static func mayHave(_ type: FunctionType) -> Bool {
        type.parameters.count <= typeCountMax && type.results.count <= typeCountMax
    }

    static func check(_ type: FunctionType) {
        precondition(
            mayHave(type),
            "a host function has more than \(typeCountMax) parameters or results")
    }
}

extension FunctionRecord {
    /// The host function, where it is one.
    @inline(__always)
    var host: Unmanaged<HostFunction>? { hostPointer.map { .fromOpaque($0) } }
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
