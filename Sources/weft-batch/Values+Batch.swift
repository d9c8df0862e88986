import CommandLineSupport
import WasmInterp

// Values and traps in the words of the protocol: `i32:0000002a`, `int-div-zero`.

extension Value {
    init?(batch text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        let digits = parts[1]
        switch parts[0] {
        case "i32":
            guard let bits = UInt32(digits, radix: 16) else { return nil }
            self = .i32(Int32(bitPattern: bits))
        case "i64":
            guard let bits = UInt64(digits, radix: 16) else { return nil }
            self = .i64(Int64(bitPattern: bits))
        case "f32":
            guard let bits = UInt32(digits, radix: 16) else { return nil }
            self = .f32(Float(bitPattern: bits))
        case "f64":
            guard let bits = UInt64(digits, radix: 16) else { return nil }
            self = .f64(Double(bitPattern: bits))
        case "v128":
            guard let bits = UInt128(digits, radix: 16) else { return nil }
            self = .v128(
                low: UInt64(truncatingIfNeeded: bits), high: UInt64(truncatingIfNeeded: bits >> 64))
        case "ref":
            guard digits == "null" else { return nil }
            self = .reference(.null)
        default: return nil
        }
    }

    var batchText: String {
        switch self {
        case .i32(let value): "i32:" + UInt32(bitPattern: value).hexadecimal
        case .i64(let value): "i64:" + UInt64(bitPattern: value).hexadecimal
        case .f32(let value): "f32:" + value.bitPattern.hexadecimal
        case .f64(let value): "f64:" + value.bitPattern.hexadecimal
        case .v128(let low, let high): "v128:" + high.hexadecimal + low.hexadecimal
        case .reference(let reference): reference.isNull ? "ref:null" : "ref:set"
        }
    }
}

extension TrapCode {
    var batchKind: String {
        switch self {
        case .unreachable: "unreachable"
        case .memoryOutOfBounds: "memory-oob"
        case .tableOutOfBounds: "table-oob"
        case .uninitializedElement: "null-table-entry"
        case .indirectCallTypeMismatch: "bad-signature"
        case .integerDivideByZero: "int-div-zero"
        case .integerOverflow: "int-overflow"
        case .invalidConversionToInteger: "bad-conversion"
        case .nullReference: "null-ref"
        case .arrayOutOfBounds: "array-oob"
        case .castFailure: "cast-failure"
        case .unalignedAtomic: "unaligned-atomic"
        case .expectedSharedMemory: "expected-shared-memory"
        case .stackOverflow: "stack-overflow"
        case .outOfMemory: "out-of-memory"
        case .outOfFuel: "out-of-fuel"
        case .interrupted: "interrupt"
        case .uncaughtException: "exception"
        case .host: "host"
        case .invalidFunction: "invalid-function"
        case .canonicalABI: "canonical-abi"
        }
    }
}
