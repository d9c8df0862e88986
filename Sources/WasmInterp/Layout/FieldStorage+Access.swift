import Platform
import WasmCore

// Fields and elements whose storage is known at run time only.

extension FieldStorage {
    /// Reads a field as slots hold it; packed ones are zero-extended.
    func load(_ place: UnsafeRawPointer) -> (low: UInt64, high: UInt64) {
        switch self {
        case .i8: (UInt64(place.load(as: UInt8.self)), 0)
        case .i16: (UInt64(place.loadUnaligned(as: UInt16.self)), 0)
        case .i32, .f32: (UInt64(place.loadUnaligned(as: UInt32.self)), 0)
        case .i64, .f64, .reference: (place.loadUnaligned(as: UInt64.self), 0)
        case .v128:
            (
                place.loadUnaligned(as: UInt64.self),
                place.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }

    /// Writes what slots hold; packed fields take its low bits.
    func store(_ low: UInt64, _ high: UInt64, _ place: UnsafeMutableRawPointer) {
        switch self {
        case .i8: place.storeBytes(of: UInt8(truncatingIfNeeded: low), as: UInt8.self)
        case .i16: place.storeBytes(of: UInt16(truncatingIfNeeded: low), as: UInt16.self)
        case .i32, .f32: place.storeBytes(of: UInt32(truncatingIfNeeded: low), as: UInt32.self)
        case .i64, .f64, .reference: place.storeBytes(of: low, as: UInt64.self)
        case .v128:
            place.storeBytes(of: low, as: UInt64.self)
            place.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
        }
    }

    /// Writes the same value many times.
    func fill(_ low: UInt64, _ high: UInt64, _ place: UnsafeMutableRawPointer, count: Int) {
        switch self {
        case .i8: memset(place, Int32(truncatingIfNeeded: low & 0xFF), count)
        case .i16: fill(UInt16(truncatingIfNeeded: low), place, count)
        case .i32, .f32: fill(UInt32(truncatingIfNeeded: low), place, count)
        case .i64, .f64, .reference: fill(low, place, count)
        case .v128:
            for index in 0..<count { store(low, high, place + 16 * index) }
        }
    }

    private func fill<T: BitwiseCopyable>(
        _ value: T, _ place: UnsafeMutableRawPointer, _ count: Int
    ) {
        // Elements lie at multiples of their width, but for vectors.
        place.assumingMemoryBound(to: T.self).update(repeating: value, count: count)
    }

    /// Slots that a value takes.
    var slotCount: Int { self == .v128 ? 2 : 1 }
}
