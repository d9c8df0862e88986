/// The first eight bytes of an object: the type, then the count of an array's elements.
///
/// The type's word is the canonical index, with the highest bit set for arrays.
enum ObjectHeader {
    static let arrayBit: UInt32 = 1 << 31

    @inline(__always)
    static func structure(_ type: UInt32) -> UInt64 { UInt64(type) }

    @inline(__always)
    static func array(_ type: UInt32, count: UInt32) -> UInt64 {
        UInt64(type | arrayBit) | UInt64(count) << 32
    }

    @inline(__always)
    static func typeIndex(_ word: UInt32) -> UInt32 { word & ~arrayBit }
}

enum Objects {
    /// The tag of references to objects, as a number of bytes.
    static let tag: UInt64 = Reference.Tag.object.rawValue
}
