import WasmCore

/// A number whose bytes in memory are those of Swift, so that many are moved at once.
public protocol BlittableNumber: ComponentConvertible, BitwiseCopyable {}

extension BlittableNumber {
    /// The list's bytes, copied once.
    ///
    /// - Throws: ``Trap`` for a list that does not lie within the memory, or beyond a limit.
    public static func liftList(from reader: inout CanonicalReader) throws(Trap) -> [Self] {
        try reader.numbers(reader.extent(componentLayout))
    }

    /// The list's bytes, copied once.
    ///
    /// - Throws: ``Trap`` if the guest has no room for them.
    public static func lowerList(
        _ values: [Self], to writer: inout CanonicalWriter
    ) throws(Trap) {
        let extent = writer.extent(componentLayout)
        try values.withUnsafeBufferPointer { (values) throws(Trap) in
            try writer.append(
                elements: UnsafeRawBufferPointer(values), extent, count: values.count)
        }
    }
}

extension Bool: ComponentConvertible {
    /// `bool`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.bool)
    }
    /// That of `bool`.
    public static let componentLayout = ComponentLayout(.bool)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Bool {
        UInt32(truncatingIfNeeded: try reader.bits(1)) != 0
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(self ? 1 : 0, 1)
    }
}

extension UInt8: BlittableNumber {
    /// `u8`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.u8)
    }
    /// That of `u8`.
    public static let componentLayout = ComponentLayout(.u8)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> UInt8 {
        UInt8(truncatingIfNeeded: try reader.bits(1))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(self), 1)
    }
}

extension Int8: BlittableNumber {
    /// `s8`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.s8)
    }
    /// That of `s8`.
    public static let componentLayout = ComponentLayout(.s8)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Int8 {
        Int8(truncatingIfNeeded: try reader.bits(1))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(UInt32(bitPattern: Int32(self))), 1)
    }
}

extension UInt16: BlittableNumber {
    /// `u16`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.u16)
    }
    /// That of `u16`.
    public static let componentLayout = ComponentLayout(.u16)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> UInt16 {
        UInt16(truncatingIfNeeded: try reader.bits(2))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(self), 2)
    }
}

extension Int16: BlittableNumber {
    /// `s16`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.s16)
    }
    /// That of `s16`.
    public static let componentLayout = ComponentLayout(.s16)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Int16 {
        Int16(truncatingIfNeeded: try reader.bits(2))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(UInt32(bitPattern: Int32(self))), 2)
    }
}

extension UInt32: BlittableNumber {
    /// `u32`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.u32)
    }
    /// That of `u32`.
    public static let componentLayout = ComponentLayout(.u32)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> UInt32 {
        UInt32(truncatingIfNeeded: try reader.bits(4))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(self), 4)
    }
}

extension Int32: BlittableNumber {
    /// `s32`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.s32)
    }
    /// That of `s32`.
    public static let componentLayout = ComponentLayout(.s32)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Int32 {
        Int32(truncatingIfNeeded: try reader.bits(4))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(UInt32(bitPattern: self)), 4)
    }
}

extension UInt64: BlittableNumber {
    /// `u64`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.u64)
    }
    /// That of `u64`.
    public static let componentLayout = ComponentLayout(.u64)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> UInt64 {
        try reader.bits(8)
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(self, 8)
    }
}

extension Int64: BlittableNumber {
    /// `s64`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.s64)
    }
    /// That of `s64`.
    public static let componentLayout = ComponentLayout(.s64)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Int64 {
        Int64(bitPattern: try reader.bits(8))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(bitPattern: self), 8)
    }
}

extension Float: BlittableNumber {
    /// `f32`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.f32)
    }
    /// That of `f32`.
    public static let componentLayout = ComponentLayout(.f32)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: try reader.bits(4)))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(UInt64(bitPattern), 4)
    }
}

extension Double: BlittableNumber {
    /// `f64`.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .primitive(.f64)
    }
    /// That of `f64`.
    public static let componentLayout = ComponentLayout(.f64)
    /// From its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Double {
        Double(bitPattern: try reader.bits(8))
    }
    /// Its bits.
    ///
    /// - Throws: Nothing that a guest can cause.
    @inlinable
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        try writer.append(bitPattern, 8)
    }
}
