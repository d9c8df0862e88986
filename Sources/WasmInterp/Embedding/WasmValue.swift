import WasmCore

/// A Swift type whose values cross the border between host and guest without a box.
///
/// `Int32` and `UInt32` stand for `i32`, `Int64` and `UInt64` for `i64`, `Float` and `Double` for
/// `f32` and `f64`, ``Vector128`` for `v128`, ``StoredReference`` for references. Types of your own
/// can conform too, say an enumeration that guests see as an `i32`; only ``Vector128`` stands for
/// `v128`.
public protocol WasmValue: SendableMetatype {
    /// The type that guests see.
    static var valueType: ValueType { get }

    /// Whether guests may declare a parameter or result of this type so.
    static func accepts(_ type: ValueType) -> Bool

    /// Takes a value from its slots; `high` is the upper half of a vector, else 0.
    ///
    /// The upper half of a slot is unspecified for 32-bit types.
    init(low: UInt64, high: UInt64)

    /// The same for a value that came from a guest: only references need to know of which store.
    init(low: UInt64, high: UInt64, scope: StoreScope)

    /// The slots that hold the value. 32-bit types leave the upper half of `low` zero.
    var slots: (low: UInt64, high: UInt64) { get }

    /// The same for a guest of a store: only references need to know, which mean nothing elsewhere.
    func slots(in scope: StoreScope) -> (low: UInt64, high: UInt64)

    /// Takes a value from its place. Follows from ``init(low:high:scope:)``; a requirement so that
    /// calls with parameter packs reach what was compiled for the type.
    static func load(from place: borrowing SlotPlace, _ scope: StoreScope) -> Self

    /// Puts the value into its place. Follows from ``slots(in:)``; a requirement as the other.
    func store(to place: borrowing SlotPlace, _ scope: StoreScope)
}

/// Where a value of a guest lies while it is handed over. Only the package makes one, and nobody
/// can keep it or reach beyond it.
public struct SlotPlace: ~Copyable {
    @usableFromInline let slots: UnsafeMutablePointer<UInt64>
    /// Whether there are two slots and not one.
    @usableFromInline let isWide: Bool

    @inlinable @inline(__always)
    init(_ slots: UnsafeMutablePointer<UInt64>, isWide: Bool) {
        self.slots = slots
        self.isWide = isWide
    }
}

extension WasmValue {
    /// The type that guests see, and no other one.
    @inlinable public static func accepts(_ type: ValueType) -> Bool { type == valueType }

    /// The same value, whatever store it is for.
    @inlinable
    public init(low: UInt64, high: UInt64, scope: StoreScope) { self.init(low: low, high: high) }

    /// The same slots, whatever store they are for.
    @inlinable
    public func slots(in scope: StoreScope) -> (low: UInt64, high: UInt64) { slots }

    /// Takes a value from its place, by ``init(low:high:scope:)``.
    @inlinable
    public static func load(from place: borrowing SlotPlace, _ scope: StoreScope) -> Self {
        let high = isWide && place.isWide ? place.slots[1] : 0
        return Self(low: place.slots[0], high: high, scope: scope)
    }

    /// Puts the value into its place, by ``slots(in:)``.
    @inlinable
    public func store(to place: borrowing SlotPlace, _ scope: StoreScope) {
        let (low, high) = slots(in: scope)
        place.slots[0] = low
        if Self.isWide, place.isWide { place.slots[1] = high }
    }
}

// How far a value reaches follows from which type it is, and cannot be said by the type.

extension WasmValue {
    /// Two slots for a vector, one for everything else.
    @inlinable @inline(__always)
    static var isWide: Bool { Self.self == Vector128.self }

    /// Whether this is one of the package's own types, all of whose values guests can take as they
    /// are: no references, and no type of an embedder's, which may not leave the upper half zero.
    @inlinable
    static var isNumber: Bool {
        Self.self == Int32.self || Self.self == UInt32.self || Self.self == Int64.self
            || Self.self == UInt64.self || Self.self == Float.self || Self.self == Double.self
            || isWide
    }

    /// Whether a value lies as one of a type of guests does, and may be declared so.
    @inlinable
    static func fits(_ type: ValueType) -> Bool { isWide == (type == .v128) && accepts(type) }

    /// Takes a value from its slots and moves the place behind them.
    @inlinable @inline(__always)
    static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> Self {
        let value = load(from: SlotPlace(place, isWide: isWide), scope)
        place += isWide ? 2 : 1
        return value
    }

    /// Puts the value into its slots and moves the place behind them.
    @inlinable @inline(__always)
    func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        store(to: SlotPlace(place, isWide: Self.isWide), scope)
        place += Self.isWide ? 2 : 1
    }
}

extension Int32: WasmValue {
    /// `i32`.
    @inlinable public static var valueType: ValueType { .i32 }
    /// From the lower half of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) { self.init(truncatingIfNeeded: low) }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (UInt64(UInt32(bitPattern: self)), 0) }
}

extension UInt32: WasmValue {
    /// `i32`.
    @inlinable public static var valueType: ValueType { .i32 }
    /// From the lower half of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) { self.init(truncatingIfNeeded: low) }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (UInt64(self), 0) }
}

extension Int64: WasmValue {
    /// `i64`.
    @inlinable public static var valueType: ValueType { .i64 }
    /// From the bits of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) { self.init(bitPattern: low) }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (UInt64(bitPattern: self), 0) }
}

extension UInt64: WasmValue {
    /// `i64`.
    @inlinable public static var valueType: ValueType { .i64 }
    /// From the bits of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) { self = low }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (self, 0) }
}

extension Float: WasmValue {
    /// `f32`.
    @inlinable public static var valueType: ValueType { .f32 }
    /// From the lower half of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) {
        self.init(bitPattern: UInt32(truncatingIfNeeded: low))
    }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (UInt64(bitPattern), 0) }
}

extension Double: WasmValue {
    /// `f64`.
    @inlinable public static var valueType: ValueType { .f64 }
    /// From the bits of a slot.
    @inlinable
    public init(low: UInt64, high: UInt64) { self.init(bitPattern: low) }
    /// Its bits, in one slot.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (bitPattern, 0) }
}

/// The bits of a `v128`.
public struct Vector128: Hashable, Sendable {
    /// Bytes 0 to 7, the first one lowest.
    public var low: UInt64
    /// Bytes 8 to 15.
    public var high: UInt64

    /// A vector of its two halves.
    ///
    /// - Parameters:
    ///   - low: Bytes 0 to 7, the first one lowest.
    ///   - high: Bytes 8 to 15.
    @inlinable
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}

extension Vector128: WasmValue {
    /// `v128`.
    @inlinable public static var valueType: ValueType { .v128 }
    /// Both halves.
    @inlinable
    public var slots: (low: UInt64, high: UInt64) { (low, high) }
}

extension Vector128: CustomStringConvertible {
    /// Four lanes as the text format writes them, as `i32x4 0x00000001 0x00000000 …`.
    public var description: String { Value.v128(low: low, high: high).literal }
}

/// As a parameter or result of a host function an `externref`; a typed call takes it for any type
/// of reference and checks the value.
extension StoredReference: WasmValue {
    /// `externref`.
    public static var valueType: ValueType { .externref }
    /// Any type of references.
    public static func accepts(_ type: ValueType) -> Bool { type.isReference }
    /// Without a store only `i31` means anything; all else is null.
    public init(low: UInt64, high: UInt64) {
        let reference = Reference(bits: low)
        self.init(reference: reference.tag == .i31 ? reference : .null, root: nil)
    }
    /// A reference that a guest had in a slot; null if the bits name nothing of the store.
    public init(low: UInt64, high: UInt64, scope: StoreScope) {
        let state = scope.state
        let reference = Reference(bits: low)
        self = state.isKnown(reference) ? state.stored(reference) : .null
    }
    /// The handle, which means something in its own store only.
    public var slots: (low: UInt64, high: UInt64) { (reference.bits, 0) }
    /// The handle, if the reference is one of the store; else bits that no guest is given.
    public func slots(in scope: StoreScope) -> (low: UInt64, high: UInt64) {
        // Bits that are no reference fit no type.
        (scope.state.owns(self) ? reference.bits : .max, 0)
    }
}
