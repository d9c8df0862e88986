/// A reference as slots, globals and tables hold it: a handle that a snapshot can name.
///
/// The low three bits tell the kind, the rest is an index into one of the store's tables, or the
/// number of an `i31`. Zero is null, of every type.
struct Reference: Hashable, Sendable {
    enum Tag: UInt64 {
        case i31 = 1
        case extern = 2
        case function = 3
        case object = 4
        case exception = 5
    }

    var bits: UInt64

    static let null = Reference(bits: 0)

    @inline(__always)
    init(bits: UInt64) { self.bits = bits }

    @inline(__always)
    init(_ tag: Tag, _ index: Int) { bits = UInt64(UInt(bitPattern: index)) << 3 | tag.rawValue }

    /// - Parameter record: Index in the store's function records.
    @inline(__always)
    static func function(_ record: Int) -> Reference { Reference(.function, record) }

    @inline(__always)
    var index: Int { Int(truncatingIfNeeded: bits >> 3) }
    var tag: Tag? { Tag(rawValue: bits & 7) }
    var isNull: Bool { bits == 0 }
}
