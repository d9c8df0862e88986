/// Why execution stopped; one byte, so that a handler passes it without allocation.
public enum TrapCode: UInt8, Error, Hashable, Sendable, CaseIterable {
    case unreachable = 1
    case memoryOutOfBounds
    case tableOutOfBounds
    /// `call_indirect` through a null element.
    case uninitializedElement
    case indirectCallTypeMismatch
    case integerDivideByZero
    case integerOverflow
    case invalidConversionToInteger
    case nullReference
    case arrayOutOfBounds
    case castFailure
    case unalignedAtomic
    case expectedSharedMemory
    case stackOverflow
    case outOfMemory
    case outOfFuel
    case interrupted
    case uncaughtException
    /// A host function failed; the trap carries its error.
    case host
    /// A function that is translated on first call turned out invalid.
    case invalidFunction
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
        }
    }
}
