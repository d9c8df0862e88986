/// Which of the two sides of a call something is of.
package enum AdapterRole: UInt8, CaseIterable, Hashable, Sendable {
    case caller
    case callee

    package var other: AdapterRole { self == .caller ? .callee : .caller }
}

/// Where values of one side lie, and in which form: the options of its canonical definitions.
///
/// Adapters of one module share a side. A definition with fewer options than another may share one
/// with it, as each adapter uses only what its type needs.
package struct AdapterSide: Hashable, Sendable {
    /// As the import asks for it; nil where no adapter needs one.
    package var memory: MemoryType?
    package var encoding: StringEncoding
    /// Whether `realloc` may ask for what a thread has, so that it needs one of its own.
    package var reallocUsesThread: Bool

    package init(
        memory: MemoryType? = nil, encoding: StringEncoding = .utf8, reallocUsesThread: Bool = false
    ) {
        self.memory = memory
        self.encoding = encoding
        self.reallocUsesThread = reallocUsesThread
    }

    package var pointers: AddressType { memory?.addressType ?? .i32 }
}

/// How much of a call a function of an adapter does.
package enum AdapterPart: Hashable, Sendable {
    /// All of it; neither side is `async`.
    case call
    /// Moves the arguments and calls the callee: what its thread begins with.
    ///
    /// It takes the caller's core arguments, but for the address of a result, and, if something is
    /// lent, the call's scope as an `i32`; it returns what the callee does.
    case start
    /// Moves the result to the caller, once the callee has it.
    ///
    /// It takes the core values of the callee's result, or its address, and the address that the
    /// caller has given for it, if it has; it returns the result if that is a core value.
    case finish
}

/// One function of a component that another instance's core code calls, or a part of that.
package struct AdapterRequest: Hashable, Sendable {
    package var part = AdapterPart.call
    package var isLoweredAsync = false
    package var isLiftedAsync = false
    /// Of a function that is lifted `async`.
    package var hasCallback = false
    package var type: ComponentFunctionType
    /// The instances that the call enters, by numbers of whoever asks.
    package var entering: [Int]
    package var hasPostReturn: Bool
    /// Whether the callee may wait or ask about tasks, so that the call is a task.
    package var needsTask: Bool

    package init(
        type: ComponentFunctionType, entering: [Int], hasPostReturn: Bool = false,
        needsTask: Bool = false
    ) {
        self.type = type
        self.entering = entering
        self.hasPostReturn = hasPostReturn
        self.needsTask = needsTask
    }
}

/// A core module whose functions call from one component instance into another.
///
/// Import `n` has the empty module name and the name `n` in decimal; the function of request `n` is
/// exported as `n`.
package struct AdapterModule: Sendable {
    package var bytes: [UInt8]
    package var imports: [AdapterImport]
}

/// What an adapter module needs from outside.
package enum AdapterImport: Hashable, Sendable {
    /// The core function that the request of the number leads to.
    case callee(Int)
    /// Called with the core results of the request of the number.
    case postReturn(Int)
    case realloc(AdapterRole)
    case memory(AdapterRole)
    /// A mutable `i32` that is not 0 if the side's instance may call out.
    case mayLeave(AdapterRole)
    /// A mutable `i32` that is not 0 if the instance, by the number of a request, may be entered.
    case mayEnter(Int)
    case builtIn(AdapterBuiltIn)
}

/// What core code cannot do by itself.
package enum AdapterBuiltIn: Hashable, Sendable {
    /// `(i32)`: traps with an ``AdapterTrap``.
    case trap
    /// `(index: i32) -> (index: i32)`: moves a handle from one side's table to that of the other.
    case transfer(AdapterTransfer, to: AdapterRole)
    /// `(index: i32, scope: i32) -> (index: i32)`: lends a handle of the resource for a call.
    case lend(resource: UInt32, to: AdapterRole)
    /// `()`: begins a task for the request of the number, whose thread is the one that runs until
    /// the task ends; that enters what the call enters.
    case beginTask(Int)
    /// `()`: ends the task that runs, which leaves what it has entered.
    case endTask
    /// `()`: until the end what the side's instance asks of its thread is about another one, and
    /// it may not call out.
    case beginReallocation(AdapterRole)
    case endReallocation
    /// `() -> (scope: i32)`: begins a call for which handles are lent.
    case openScope
    /// `(scope: i32)`: traps if lent handles remain, else gives them back.
    case closeScope
    /// `(source: i64, units: i64, target: i64, room: i64) -> (read: i64, written: i64)`: copies
    /// scalars from the other side's memory to that of `to`; counts are of code units.
    ///
    /// It stops after about 1 MiB, and before a scalar that the target's form does not have or
    /// that there is no room for. It traps where the source is malformed.
    case transcode(from: StringForm, into: StringForm, to: AdapterRole)
    /// The same of ASCII alone: it stops before any other scalar.
    case copyASCII(from: StringForm, to: AdapterRole)
    /// `(target: i64, units: i64) -> (left: i64)`: makes code units of Latin-1 those of UTF-16
    /// where they are, the last ones first, and returns how many are left: it stops after 1 MiB.
    case widen(in: AdapterRole)

    package var signature: FunctionType {
        switch self {
        case .trap, .closeScope: FunctionType([.i32])
        case .beginTask, .endTask, .beginReallocation, .endReallocation: FunctionType()
        case .transfer: FunctionType([.i32], [.i32])
        case .lend: FunctionType([.i32, .i32], [.i32])
        case .openScope: FunctionType([], [.i32])
        case .transcode, .copyASCII: FunctionType([.i64, .i64, .i64, .i64], [.i64, .i64])
        case .widen: FunctionType([.i64, .i64], [.i64])
        }
    }
}

/// A handle that the receiver has instead of the sender.
package enum AdapterTransfer: Hashable, Sendable {
    case own(resource: UInt32)
    /// The readable end of a stream or future of the type.
    case readableEnd(ComponentValueType)
    case errorContext
}

/// The form of the code units of one string.
package enum StringForm: UInt8, CaseIterable, Hashable, Sendable {
    case utf8
    case utf16
    case latin1

    /// Bytes of a code unit.
    package var unitBytes: UInt64 { self == .utf16 ? 2 : 1 }
}

/// Why an adapter traps by itself: the argument of ``AdapterBuiltIn/trap``.
package enum AdapterTrap: Int32, CaseIterable, Sendable {
    case cannotEnter
    case cannotLeave
    case invalidDiscriminant
    case invalidScalar
    case pointerUnaligned
    case stringOutOfBounds
    case listOutOfBounds
    case valueOutOfBounds
    case reallocUnaligned
    case reallocOutOfBounds
    /// An exception left a function that a component's function is made of.
    case uncaughtException
}

/// Why there is no adapter module.
package enum AdapterError: Error, Hashable, Sendable {
    /// The types would need more code than is allowed.
    case tooLarge(bytesMax: Int)
}
