/// How much room a value takes, whatever its parts are: all that somebody has to know of it who
/// goes along values.
package struct CanonicalExtent: Hashable, Sendable {
    /// Bytes in memory, a multiple of the alignment.
    package var size: UInt32
    /// A power of two, at most 8.
    package var alignment: UInt32
    /// Core values, 17 if there are too many.
    package var slotCount: Int
    /// Bytes of a variant's discriminant; 0 for all else.
    package var discriminantSize: UInt32 = 0
    /// Where the payload of a variant begins.
    package var payloadOffset: UInt32 = 0

    package init(size: UInt32, alignment: UInt32, slotCount: Int) {
        self.size = size
        self.alignment = alignment
        self.slotCount = slotCount
    }

    /// A variant of so many cases.
    ///
    /// - Parameter payload: Room for the largest payload of the cases, as ``join(_:)`` makes it.
    package init(variantOf caseCount: Int, _ payload: CanonicalExtent) {
        let discriminant: UInt32 = caseCount <= 1 << 8 ? 1 : caseCount <= 1 << 16 ? 2 : 4
        let offset = Self.aligned(UInt64(discriminant), payload.alignment)
        alignment = max(payload.alignment, discriminant)
        size = Self.clamped(Self.aligned(offset + UInt64(payload.size), alignment))
        slotCount = Self.slotCount(1 + payload.slotCount)
        discriminantSize = discriminant
        payloadOffset = Self.clamped(offset)
    }

    /// No room.
    package static let empty = CanonicalExtent(size: 0, alignment: 1, slotCount: 0)

    /// Becomes room enough for one or the other.
    package mutating func join(_ other: CanonicalExtent) {
        size = max(size, other.size)
        alignment = max(alignment, other.alignment)
        slotCount = max(slotCount, other.slotCount)
    }

    /// Adds a field to what is going to be a record.
    ///
    /// - Returns: Where it begins.
    package mutating func append(_ field: CanonicalExtent) -> UInt32 {
        let offset = Self.aligned(UInt64(size), field.alignment)
        size = Self.clamped(offset + UInt64(field.size))
        alignment = max(alignment, field.alignment)
        slotCount = Self.slotCount(slotCount + field.slotCount)
        return Self.clamped(offset)
    }

    /// Ends a record behind its last field.
    package mutating func close() { size = Self.clamped(Self.aligned(UInt64(size), alignment)) }

    /// So many values one after another.
    package func repeated(_ count: Int) -> CanonicalExtent {
        let (bytes, overflow) = UInt64(size).multipliedReportingOverflow(by: UInt64(count))
        let slots = slotCount.multipliedReportingOverflow(by: count)
        return CanonicalExtent(
            size: overflow ? CanonicalLayout.sizeMax : Self.clamped(bytes), alignment: alignment,
            slotCount: slots.overflow ? Self.slotCount(.max) : Self.slotCount(slots.partialValue))
    }

    private static func slotCount(_ count: Int) -> Int { min(count, FlatTypes.parametersMax + 1) }

    private static func aligned(_ offset: UInt64, _ alignment: UInt32) -> UInt64 {
        let mask = UInt64(alignment) - 1
        return (offset + mask) & ~mask
    }

    static func clamped(_ size: UInt64) -> UInt32 {
        UInt32(min(size, UInt64(CanonicalLayout.sizeMax)))
    }
}

extension CanonicalLayout {
    /// How much room values take.
    package var extent: CanonicalExtent {
        var extent = CanonicalExtent(size: size, alignment: alignment, slotCount: flat.count)
        extent.discriminantSize = discriminantSize
        extent.payloadOffset = payloadOffset
        return extent
    }
}
