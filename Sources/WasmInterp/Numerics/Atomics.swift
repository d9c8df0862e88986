import Platform
import Synchronization
import WasmCore

/// What an atomic read-modify-write instruction does with the old value.
enum AtomicOperation {
    case add, subtract, and, or, xor, exchange

    /// Opcodes come in groups of seven widths, in this order.
    init(_ opcode: Opcode) {
        let group = (Int(opcode.rawValue) - Int(Opcode.i32AtomicRmwAdd.rawValue)) / 7
        let all: [AtomicOperation] = [.add, .subtract, .and, .or, .xor, .exchange]
        self = all[min(max(group, 0), all.count - 1)]
    }
}

/// One, two, four or eight aligned bytes of guest memory that threads share.
///
/// The standard library's `Atomic` has storage of its own; bound to guest memory it works in place,
/// because its layout is that of the integer.
struct AtomicCell {
    let place: UnsafeMutableRawPointer
    let byteCount: Int

    init(_ place: UnsafeMutableRawPointer, byteCount: Int) {
        self.place = place
        self.byteCount = byteCount
    }

    func load() -> UInt64 {
        switch byteCount {
        case 1: UInt64(bound(UInt8.self).pointee.load(ordering: .sequentiallyConsistent))
        case 2: UInt64(bound(UInt16.self).pointee.load(ordering: .sequentiallyConsistent))
        case 4: UInt64(bound(UInt32.self).pointee.load(ordering: .sequentiallyConsistent))
        default: bound(UInt64.self).pointee.load(ordering: .sequentiallyConsistent)
        }
    }

    func store(_ value: UInt64) { _ = modify(.exchange, value) }

    func modify(_ operation: AtomicOperation, _ value: UInt64) -> UInt64 {
        switch byteCount {
        case 1: exchange(operation, UInt8(truncatingIfNeeded: value))
        case 2: exchange(operation, UInt16(truncatingIfNeeded: value))
        case 4: exchange(operation, UInt32(truncatingIfNeeded: value))
        default: exchange(operation, value)
        }
    }

    /// Compares the whole operand, so that an expected value beyond the width never matches.
    func compareExchange(_ expected: UInt64, _ replacement: UInt64) -> UInt64 {
        switch byteCount {
        case 1: exchange(expecting: expected, UInt8(truncatingIfNeeded: replacement))
        case 2: exchange(expecting: expected, UInt16(truncatingIfNeeded: replacement))
        case 4: exchange(expecting: expected, UInt32(truncatingIfNeeded: replacement))
        default: exchange(expecting: expected, replacement)
        }
    }

    private func bound<T: AtomicRepresentable>(_ type: T.Type) -> UnsafeMutablePointer<Atomic<T>> {
        place.assumingMemoryBound(to: Atomic<T>.self)
    }

    private func exchange<T: FixedWidthInteger>(_ operation: AtomicOperation, _ value: T) -> UInt64
    {
        var old = T(truncatingIfNeeded: load())
        while true {
            let new =
                switch operation {
                case .add: old &+ value
                case .subtract: old &- value
                case .and: old & value
                case .or: old | value
                case .xor: old ^ value
                case .exchange: value
                }
            let (exchanged, original) = AtomicExchange.perform(place, old, new)
            if exchanged { return UInt64(truncatingIfNeeded: original) }
            old = original
        }
    }

    private func exchange<T: FixedWidthInteger>(expecting expected: UInt64, _ new: T) -> UInt64 {
        guard let wanted = T(exactly: expected) else { return load() }
        return UInt64(truncatingIfNeeded: AtomicExchange.perform(place, wanted, new).1)
    }
}

/// Compare-and-exchange for each width that guest memory has.
enum AtomicExchange {
    static func perform<U: FixedWidthInteger>(
        _ place: UnsafeMutableRawPointer, _ expected: U, _ desired: U
    ) -> (Bool, U) {
        switch U.bitWidth {
        case 8:
            let r = place.assumingMemoryBound(to: Atomic<UInt8>.self).pointee.compareExchange(
                expected: UInt8(truncatingIfNeeded: expected),
                desired: UInt8(truncatingIfNeeded: desired), ordering: .sequentiallyConsistent)
            return (r.exchanged, U(truncatingIfNeeded: r.original))
        case 16:
            let r = place.assumingMemoryBound(to: Atomic<UInt16>.self).pointee.compareExchange(
                expected: UInt16(truncatingIfNeeded: expected),
                desired: UInt16(truncatingIfNeeded: desired), ordering: .sequentiallyConsistent)
            return (r.exchanged, U(truncatingIfNeeded: r.original))
        case 32:
            let r = place.assumingMemoryBound(to: Atomic<UInt32>.self).pointee.compareExchange(
                expected: UInt32(truncatingIfNeeded: expected),
                desired: UInt32(truncatingIfNeeded: desired), ordering: .sequentiallyConsistent)
            return (r.exchanged, U(truncatingIfNeeded: r.original))
        default:
            let r = place.assumingMemoryBound(to: Atomic<UInt64>.self).pointee.compareExchange(
                expected: UInt64(truncatingIfNeeded: expected),
                desired: UInt64(truncatingIfNeeded: desired), ordering: .sequentiallyConsistent)
            return (r.exchanged, U(truncatingIfNeeded: r.original))
        }
    }
}
