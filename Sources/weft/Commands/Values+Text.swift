import CommandLineSupport
import WasmCore
import WasmInterp

// Values and types as people write and read them.

extension ValueType {
    var text: String { word(\.text) }
}

extension ReferenceType {
    var text: String {
        if self == ReferenceType(isNullable: true, .function) { return "funcref" }
        if self == ReferenceType(isNullable: true, .extern) { return "externref" }
        return "(ref \(isNullable ? "null " : "")\(heapType.text))"
    }
}

extension HeapType {
    var text: String {
        if case .concrete(let index) = self { return "\(index)" }
        return word ?? "\(self)"
    }
}

/// Values of one instance's store, as words of the command line and lines of the output.
struct ValueText {
    let instance: Instance

    /// Reads a number or vector as the text format has it, decimal fractions without digits before
    /// or behind the point too; a vector may be one hexadecimal number. References are `null`,
    /// also with the type, `extern N` and `i31 N`, with or without the `ref.` of the text format.
    func value(_ text: String, as type: ValueType) -> Value? {
        if case .reference(let type) = type { return reference(text, as: type) }
        if let bits = ConstantText.parse(text, as: type) {
            switch type {
            case .i32: return .i32(Int32(bitPattern: UInt32(clamping: bits.low)))
            case .i64: return .i64(Int64(bitPattern: bits.low))
            case .f32: return .f32(Float(bitPattern: UInt32(clamping: bits.low)))
            case .f64: return .f64(Double(bitPattern: bits.low))
            case .v128: return .v128(low: bits.low, high: bits.high)
            case .reference: return nil
            }
        }
        switch type {
        case .f32: return Float(text)?.ifFinite.map { .f32($0) }
        case .f64: return Double(text)?.ifFinite.map { .f64($0) }
        case .v128: return Self.vector(hexadecimal: text)
        default: return nil
        }
    }

    private static func vector(hexadecimal text: String) -> Value? {
        guard text.hasPrefix("0x"), let bits = UInt128(text.dropFirst(2), radix: 16),
            !text.contains("+")
        else { return nil }
        return .v128(
            low: UInt64(clamping: bits & UInt128(clamping: UInt64.max)),
            high: UInt64(clamping: bits >> 64))
    }

    private func reference(_ text: String, as type: ReferenceType) -> Value? {
        var words = text.split(separator: " ")
        guard var kind = words.first else { return nil }
        words.removeFirst()
        if kind.hasPrefix("ref.") { kind = kind.dropFirst(4) }
        switch kind {
        case "null":
            let isTyped = words.map { String($0) } == [type.heapType.text]
            return type.isNullable && (words.isEmpty || isTyped) ? .reference(.null) : nil
        case "extern", "host":
            guard [.extern, .any].contains(type.heapType), let number = number(words) else {
                return nil
            }
            return .reference(instance.state.makeExtern(HostNumber(value: number)))
        case "i31":
            guard [.i31, .eq, .any].contains(type.heapType), let number = number(words) else {
                return nil
            }
            return .reference(StoredReference(i31: Int32(bitPattern: number)))
        default: return nil
        }
    }

    private func number(_ words: [Substring]) -> UInt32? {
        guard words.count == 1 else { return nil }
        return ConstantText.parse(String(words[0]), as: .i32).map { UInt32(clamping: $0.low) }
    }

    /// As ``value(_:as:)`` reads it: integers signed, vectors by lanes of 32 bits.
    func text(_ value: Value) -> String {
        guard case .reference(let reference) = value else { return value.literal }
        if let number = reference.i31 { return "ref.i31 \(number)" }
        if let given = instance.state.externValue(reference) as? HostNumber {
            return "ref.extern \(given.value)"
        }
        return value.literal
    }
}

/// What a reference to something of the host stands for here: the number that was given.
private struct HostNumber: Sendable {
    var value: UInt32
}

extension FloatingPoint {
    /// The standard library has words of its own for what is no finite number.
    fileprivate var ifFinite: Self? { isFinite ? self : nil }
}
