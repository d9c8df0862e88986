// Calls and tail calls. All of a kind have one length: what is left to do of any of them is done by
// a handler that does not know which one it is (``CallCell``, ``TailCallCell``).

/// A call. The callee returns to its end, unless it is a tail call.
protocol CallLayout: CellLayout {
    /// The slot of the first argument.
    var arguments: UInt32 { get }
}

/// A call of a function whose code is known.
protocol DirectCallLayout: CallLayout {
    /// The address of its ``FunctionCode``.
    var callee: UInt64 { get }
}

extension DirectCallLayout {
    @inline(__always)
    var code: UnsafeMutablePointer<FunctionCode> {
        // It outlives all code that calls it.
        UnsafeMutablePointer(bitPattern: UInt(callee)).unsafelyUnwrapped
    }
}

/// Any call, whatever it calls.
struct CallCell: CallLayout {
    var callee: UInt64
    var arguments: UInt32
    var detail: UInt32
}

struct DirectCallCell: DirectCallLayout {
    var callee: UInt64
    var arguments: UInt32
    /// The slot of the callee's header.
    var header: UInt32
}

struct IndirectCallCell: CallLayout {
    /// The slot of the index in the table.
    var element: UInt16 = 0
    var padding: UInt16 = 0
    var table: UInt32
    var arguments: UInt32
    /// The canonical index of the type that the callee has to have.
    var type: UInt32
}

struct ReferenceCallCell: CallLayout {
    var reference: UInt16
    var padding: UInt16 = 0
    var padding2: UInt32 = 0
    var arguments: UInt32
    var padding3: UInt32 = 0
}

struct ImportCallCell: CallLayout {
    var padding: UInt32 = 0
    var function: UInt32
    var arguments: UInt32
    var padding2: UInt32 = 0
}

/// A call whose frame takes the place of this one.
protocol TailCallLayout: CallLayout {
    /// The slot of this frame's header.
    var header: UInt32 { get }
}

/// Any tail call, whatever it calls.
struct TailCallCell: TailCallLayout {
    var callee: UInt64
    var arguments: UInt32
    var detail: UInt32
    var header: UInt32
    var detail2: UInt32
}

struct DirectTailCallCell: DirectCallLayout, TailCallLayout {
    var callee: UInt64
    var arguments: UInt32
    var parameterSlots: UInt32
    var header: UInt32
    /// The slot of the callee's header in its frame.
    var calleeHeader: UInt32
}

struct IndirectTailCallCell: TailCallLayout {
    /// The slot of the index in the table.
    var element: UInt16
    var padding: UInt16 = 0
    var table: UInt32
    var arguments: UInt32
    /// The canonical index of the type that the callee has to have.
    var type: UInt32
    var header: UInt32
    var padding2: UInt32 = 0
}

struct ReferenceTailCallCell: TailCallLayout {
    var reference: UInt16
    var padding: UInt16 = 0
    var padding2: UInt32 = 0
    var arguments: UInt32
    var padding3: UInt32 = 0
    var header: UInt32
    var padding4: UInt32 = 0
}

struct ImportTailCallCell: TailCallLayout {
    var padding: UInt32 = 0
    var function: UInt32
    var arguments: UInt32
    var padding2: UInt32 = 0
    var header: UInt32
    var padding3: UInt32 = 0
}
