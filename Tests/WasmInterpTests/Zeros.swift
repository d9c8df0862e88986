import Foundation

/// Values whose bytes are all zero.
enum Zeros {
    static func of<Value: BitwiseCopyable>(_ type: Value.Type) -> Value {
        let words = [UInt64](repeating: 0, count: (MemoryLayout<Value>.size + 7) / 8 + 1)
        return unsafe words.withUnsafeBytes { unsafe $0.load(as: Value.self) }
    }
}

extension [UInt8] {
    /// Whether all are zero. `Data` compares as the system does; a closure, in debug builds, byte
    /// by byte.
    var areZero: Bool { Data(self) == Data(count: count) }
}
