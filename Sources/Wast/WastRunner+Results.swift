import WasmCore
import WasmInterp

// Results against patterns, and both as text.

extension WastRunner {
    func matches(_ value: Value, _ expected: WastResult) -> Bool {
        switch (value, expected) {
        case (_, .either(let choices)): choices.contains { matches(value, $0) }
        case (.i32(let value), .i32(let expected)): UInt32(bitPattern: value) == expected
        case (.i64(let value), .i64(let expected)): UInt64(bitPattern: value) == expected
        case (.f32(let value), .f32(let expected)):
            expected.matches(UInt64(value.bitPattern), byteCount: 4)
        case (.f64(let value), .f64(let expected)):
            expected.matches(value.bitPattern, byteCount: 8)
        case (.v128(let low, let high), .v128(let shape, let lanes)):
            matches(low, high, shape, lanes)
        case (.reference(let reference), _): matches(reference, expected)
        default: false
        }
    }

    private func matches(
        _ low: UInt64, _ high: UInt64, _ shape: VectorShape, _ lanes: [WastLane]
    ) -> Bool {
        let bits = shape.laneBits
        let mask = UInt64.max >> UInt64(64 - bits)
        return lanes.enumerated().allSatisfy { position, lane in
            let shift = position * bits
            let half = shift < 64 ? low : high
            let actual = half >> UInt64(shift % 64) & mask
            return switch lane {
            case .integer(let expected): actual == expected & mask
            case .float(let expected): expected.matches(actual, byteCount: bits / 8)
            }
        }
    }

    private func matches(_ reference: StoredReference, _ expected: WastResult) -> Bool {
        switch expected {
        case .refNull: reference.isNull
        case .refFunction: reference.kind == .function
        case .refExtern(let number), .refHost(let number):
            if let number {
                (pooledStore ?? store).externValue(reference) as? UInt32 == number
            } else {
                !reference.isNull
            }
        case .ref(let type): matches(reference, type)
        default: false
        }
    }

    private func matches(_ reference: StoredReference, _ type: HeapType) -> Bool {
        switch type {
        case .any: reference.kind != nil
        case .eq: [.i31, .structure, .array].contains(reference.kind)
        case .i31: reference.kind == .i31
        case .structure: reference.kind == .structure
        case .array: reference.kind == .array
        case .function: reference.kind == .function
        case .exception: reference.kind == .exception
        default: !reference.isNull
        }
    }
}

extension [Value] {
    var text: String { "[" + map(\.text).joined(separator: " ") + "]" }
}

extension Value {
    /// As in the text format, floating-point numbers with their bits.
    var text: String {
        switch self {
        case .i32(let value): "i32:\(value)"
        case .i64(let value): "i64:\(value)"
        case .f32(let value): "f32:\(number(value)) (0x\(String(value.bitPattern, radix: 16)))"
        case .f64(let value): "f64:\(number(value)) (0x\(String(value.bitPattern, radix: 16)))"
        case .v128(let low, let high):
            "v128:0x\(String(high, radix: 16)):\(String(low, radix: 16))"
        case .reference(let reference): reference.kind.map { "ref:\($0)" } ?? "ref:null"
        }
    }
}

extension [WastResult] {
    var text: String { "[" + map(\.text).joined(separator: " ") + "]" }
}

extension WastResult {
    var text: String {
        switch self {
        case .i32(let bits): "i32:\(Int32(bitPattern: bits))"
        case .i64(let bits): "i64:\(Int64(bitPattern: bits))"
        case .f32(.bits(let bits)):
            "f32:\(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))"
                + " (0x\(String(bits, radix: 16)))"
        case .f64(.bits(let bits)): "f64:\(Double(bitPattern: bits)) (0x\(String(bits, radix: 16)))"
        case .f32(let pattern): "f32:\(pattern)"
        case .f64(let pattern): "f64:\(pattern)"
        case .v128(let shape, let lanes):
            "\(shape):" + lanes.map(\.text).joined(separator: ",")
        case .refNull: "ref:null"
        case .refExtern(let number): "ref:extern" + (number.map { " \($0)" } ?? "")
        case .refHost(let number): "ref:host" + (number.map { " \($0)" } ?? "")
        case .refFunction: "ref:function"
        case .ref(let type): "ref:\(type)"
        case .either(let choices): "either\(choices.text)"
        case .component(let value): "\(value)"
        }
    }
}

extension WastLane {
    var text: String {
        switch self {
        case .integer(let bits), .float(.bits(let bits)): "0x\(String(bits, radix: 16))"
        case .float(let pattern): "\(pattern)"
        }
    }
}

/// What the bits of a NaN mean is for them to say: its description differs between platforms.
private func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
    value.isNaN ? "nan" : value.description
}
