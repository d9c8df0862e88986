/// How values of a type lie in memory and as core values. Spec: component model, "Alignment" to
/// "Flattening".
package struct CanonicalLayout: Hashable, Sendable {
    /// What is true of some part of a value, the value itself included.
    package struct Contents: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Strings, lists, maps: lowering one calls `realloc`.
        package static let pointers = Contents(rawValue: 1 << 0)
        /// What lifting takes from a table or lowering puts into one.
        package static let handles = Contents(rawValue: 1 << 1)
        /// Lent handles, elements of streams and futures included.
        package static let borrows = Contents(rawValue: 1 << 2)
        /// Streams and futures.
        package static let asyncValues = Contents(rawValue: 1 << 3)
    }

    /// Sizes stop here. It is a multiple of all alignments and far above what is valid.
    package static let sizeMax: UInt32 = 1 << 31

    /// Bytes of a value, a multiple of the alignment.
    package var size: UInt32
    /// A power of two, at most 8.
    package var alignment: UInt32
    /// The core values of it.
    package var flat: FlatTypes
    package var contents: Contents = []
    /// Whether a copy of the bytes is a copy of the value: all of them mean something, and nothing
    /// has to be checked.
    package var isBlittable = false
    /// Of records and tuples, where each field begins; of the entries of a map too. Else empty.
    package var offsets: [UInt32] = []
    /// Bytes of a variant's discriminant; 0 for all else.
    package var discriminantSize: UInt32 = 0
    /// Where the payload of a variant begins.
    package var payloadOffset: UInt32 = 0

    /// A value without parts.
    package init(size: UInt32, alignment: UInt32, flat: FlatTypes) {
        self.size = size
        self.alignment = alignment
        self.flat = flat
    }
}

extension CanonicalLayout {
    /// The layout of a primitive type.
    init(_ primitive: PrimitiveType, _ pointers: AddressType) {
        let row = primitive.row
        guard let size = row.size else {
            self = .slice(pointers)
            return
        }
        self.init(
            size: UInt32(size), alignment: UInt32(size), flat: FlatTypes([row.flat]))
        isBlittable = row.check == .none
        if row.check == .handle { contents = .handles }
    }

    /// An address and a count.
    package static func slice(_ pointers: AddressType) -> CanonicalLayout {
        let width = pointers.byteCount
        let type = pointers.valueType
        var layout = CanonicalLayout(
            size: 2 * width, alignment: width, flat: FlatTypes([type, type]))
        layout.contents = .pointers
        return layout
    }

    /// An index of a table.
    package static func handle(_ contents: Contents) -> CanonicalLayout {
        var layout = CanonicalLayout(size: 4, alignment: 4, flat: FlatTypes([.i32]))
        layout.contents = contents.union(.handles)
        return layout
    }

    /// So many bits in the smallest integer that has them.
    package static func flags(_ count: Int) -> CanonicalLayout {
        let size: UInt32 = count <= 8 ? 1 : count <= 16 ? 2 : 4
        return CanonicalLayout(size: size, alignment: size, flat: FlatTypes([.i32]))
    }

    /// Fields one after another, each at its alignment.
    package static func record(_ fields: some Sequence<CanonicalLayout>) -> CanonicalLayout {
        var record = CanonicalLayout(size: 0, alignment: 1, flat: FlatTypes())
        record.isBlittable = true
        var extent = CanonicalExtent.empty
        var used: UInt64 = 0
        for field in fields {
            record.offsets.append(extent.append(field.extent))
            used += UInt64(field.size)
            record.flat.append(field.flat)
            record.contents.formUnion(field.contents)
            record.isBlittable = record.isBlittable && field.isBlittable
        }
        extent.close()
        record.size = extent.size
        record.alignment = extent.alignment
        record.isBlittable = record.isBlittable && used == UInt64(record.size)
        return record
    }

    /// So many elements one after another.
    package static func array(_ element: CanonicalLayout, count: UInt32) -> CanonicalLayout {
        let size = UInt64(element.size) * UInt64(count)
        var array = CanonicalLayout(
            size: CanonicalExtent.clamped(size), alignment: element.alignment, flat: FlatTypes())
        for _ in 0..<min(Int(count), FlatTypes.parametersMax + 1) {
            array.flat.append(element.flat)
        }
        array.contents = element.contents
        array.isBlittable = element.isBlittable
        return array
    }

    /// A discriminant, and behind it room for the largest payload.
    package static func variant(_ cases: some Collection<CanonicalLayout?>) -> CanonicalLayout {
        var room = CanonicalExtent.empty
        var payload = FlatTypes()
        var contents: Contents = []
        for case let layout? in cases {
            room.join(layout.extent)
            payload.join(layout.flat)
            contents.formUnion(layout.contents)
        }
        let extent = CanonicalExtent(variantOf: cases.count, room)
        var variant = CanonicalLayout(
            size: extent.size, alignment: extent.alignment, flat: FlatTypes([.i32]))
        variant.flat.append(payload)
        variant.contents = contents
        variant.discriminantSize = extent.discriminantSize
        variant.payloadOffset = extent.payloadOffset
        return variant
    }
}

extension AddressType {
    /// Bytes of an address.
    package var byteCount: UInt32 { self == .i32 ? 4 : 8 }
}
