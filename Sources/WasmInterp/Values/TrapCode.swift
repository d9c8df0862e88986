/// Why execution stopped; one byte, so that a handler passes it without allocation.
public enum TrapCode: UInt8, Error, Hashable, Sendable, CaseIterable {
    /// The instruction `unreachable` was reached.
    case unreachable = 1
    /// An access to bytes that a memory or data segment does not have.
    case memoryOutOfBounds
    /// An access to elements that a table or element segment does not have.
    case tableOutOfBounds
    /// `call_indirect` through a null element.
    case uninitializedElement
    /// `call_indirect` of a function whose type is not below the one asked for.
    case indirectCallTypeMismatch
    /// An integer was divided by zero, or the remainder of that was asked for.
    case integerDivideByZero
    /// The result of a division or conversion does not fit.
    case integerOverflow
    /// A NaN was converted to an integer.
    case invalidConversionToInteger
    /// A reference had to refer to something and was null.
    case nullReference
    /// An access to elements that an array does not have.
    case arrayOutOfBounds
    /// `ref.cast` of a reference of another type.
    case castFailure
    /// An atomic access to an address that is no multiple of its bytes.
    case unalignedAtomic
    /// `memory.atomic.wait` on a memory that no other thread can have.
    case expectedSharedMemory
    /// Calls are nested more deeply than ``StoreLimits`` allows.
    case stackOverflow
    /// A limit on memory was reached where the standard knows no other answer.
    case outOfMemory
    /// ``Store/fuel`` or the store's ``FuelTank`` is used up.
    case outOfFuel
    /// The deadline has passed, or somebody interrupted.
    case interrupted
    /// An exception left the outermost guest; ``Trap/exception`` has it.
    case uncaughtException
    /// A host function failed; the trap carries its error.
    case host
    /// A function that is translated on first call turned out invalid.
    case invalidFunction
    /// A guest broke a rule of the canonical ABI of components; the message names it.
    case canonicalABI
}

extension TrapCode: CustomStringConvertible {
    /// The wording of the specification's test suite where it has one.
    public var description: String {
        switch self {
        case .unreachable: "unreachable"
        case .memoryOutOfBounds: "out of bounds memory access"
        case .tableOutOfBounds: "out of bounds table access"
        case .uninitializedElement: "uninitialized element"
        case .indirectCallTypeMismatch: "indirect call type mismatch"
        case .integerDivideByZero: "integer divide by zero"
        case .integerOverflow: "integer overflow"
        case .invalidConversionToInteger: "invalid conversion to integer"
        case .nullReference: "null reference"
        case .arrayOutOfBounds: "out of bounds array access"
        case .castFailure: "cast failure"
        case .unalignedAtomic: "unaligned atomic"
        case .expectedSharedMemory: "expected shared memory"
        case .stackOverflow: "call stack exhausted"
        case .outOfMemory: "out of memory"
        case .outOfFuel: "out of fuel"
        case .interrupted: "interrupted"
        case .uncaughtException: "uncaught exception"
        case .host: "host function failed"
        case .invalidFunction: "invalid function"
        case .canonicalABI: "a rule of the canonical ABI was broken"
        }
    }
}
