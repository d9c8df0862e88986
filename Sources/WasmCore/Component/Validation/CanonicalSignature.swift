/// The core signature of a built-in, as far as it does not depend on a function type.
///
/// Spec: component model, "Canonical Definitions".
struct CanonicalSignature {
    enum Value {
        case i32
        case i64
        /// As wide as addresses of the memory among the options, or of that which is named.
        case address
        /// As wide as indices of the table.
        case tableIndex
        /// What a context slot has.
        case slot
        /// What stands for a resource.
        case representation
        /// What a thread's function takes.
        case closure
    }

    var parameters: [Value]
    var results: [Value]

    init(_ parameters: [Value], _ results: [Value]) {
        self.parameters = parameters
        self.results = results
    }
}

extension CanonicalOperation {
    /// nil of what depends on a function type or is not built.
    var signature: CanonicalSignature? {
        switch self {
        case .lift, .lower, .taskReturn: nil
        case .resourceNew: .init([.representation], [.i32])
        case .resourceDrop: .init([.i32], [])
        case .resourceRep: .init([.i32], [.representation])
        case .taskCancel, .backpressureInc, .backpressureDec: .init([], [])
        case .subtaskCancel: .init([.i32], [.i32])
        case .subtaskDrop: .init([.i32], [])
        case .contextGet: .init([], [.slot])
        case .contextSet: .init([.slot], [])
        case .streamNew, .futureNew: .init([], [.i64])
        case .streamRead, .streamWrite: .init([.i32, .address, .address], [.address])
        case .futureRead, .futureWrite: .init([.i32, .address], [.i32])
        case .streamCancelRead, .streamCancelWrite, .futureCancelRead, .futureCancelWrite:
            .init([.i32], [.i32])
        case .streamDropReadable, .streamDropWritable, .futureDropReadable, .futureDropWritable:
            .init([.i32], [])
        case .errorContextNew: .init([.address, .address], [.i32])
        case .errorContextDebugMessage: .init([.i32, .address], [])
        case .errorContextDrop: .init([.i32], [])
        case .waitableSetNew: .init([], [.i32])
        case .waitableSetWait, .waitableSetPoll: .init([.i32, .address], [.i32])
        case .waitableSetDrop: .init([.i32], [])
        case .waitableJoin: .init([.i32, .i32], [])
        case .threadIndex, .threadSuspend, .threadYield: .init([], [.i32])
        case .threadNewIndirect: .init([.tableIndex, .closure], [.i32])
        case .threadResumeLater: .init([.i32], [])
        case .threadSuspendThenResume, .threadYieldThenResume, .threadSuspendThenPromote,
            .threadYieldThenPromote:
            .init([.i32], [.i32])
        case .threadSpawnRef, .threadSpawnIndirect, .threadAvailableParallelism: nil
        }
    }

    /// The core signature where memories, tables and what stands for resources have 32 bits; nil of
    /// what depends on a function type or is not built.
    ///
    /// - Parameter slot: The type of a context slot.
    package func narrowSignature(slot: ValueType = .i32) -> FunctionType? {
        func type(_ value: CanonicalSignature.Value) -> ValueType {
            switch value {
            case .i32, .address, .tableIndex, .representation, .closure: .i32
            case .i64: .i64
            case .slot: slot
            }
        }
        return signature.map { FunctionType($0.parameters.map(type), $0.results.map(type)) }
    }

    /// Whether its type has to be a stream, a future or neither.
    var endKind: StaticString? {
        switch self {
        case .streamNew, .streamRead, .streamWrite, .streamCancelRead, .streamCancelWrite,
            .streamDropReadable, .streamDropWritable:
            "stream"
        case .futureNew, .futureRead, .futureWrite, .futureCancelRead, .futureCancelWrite,
            .futureDropReadable, .futureDropWritable:
            "future"
        default: nil
        }
    }
}
