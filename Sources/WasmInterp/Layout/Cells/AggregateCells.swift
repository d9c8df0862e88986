// Structures and arrays: making them, their fields and elements. Places of fields are counted from
// the end of the tag in a reference (``Registers/object(_:_:)``).

/// A new structure takes the next slot of its size class.
protocol NewStructureLayout: CellLayout {
    var sizeClass: UInt16 { get }
    /// Bytes of a slot of the class.
    var byteCount: UInt32 { get }
    /// The first word of the object.
    var header: UInt32 { get }
}

/// Where the value of a field comes from.
struct FieldSource: BitwiseCopyable {
    var slot: UInt16
    /// How far the field is from the object's start; ``StructNewCell`` says what else it holds.
    var offset: UInt16

    /// A field of `1 << shift` bytes that is written as no more than these.
    init(slot: UInt16, offset: UInt16, exactShift shift: Int) {
        self.slot = slot
        self.offset = offset | UInt16(shift) << 14
    }

    init(slot: UInt16, offset: UInt16) {
        self.slot = slot
        self.offset = offset
    }

    @inline(__always)
    var exactOffset: Int { Int(offset) & 0x3FFF }
    @inline(__always)
    var exactShift: Int { Int(offset) >> 14 }
}

/// A structure with given fields: first those that are copied as eight bytes, then those that are
/// written by their width, whose logarithm the highest two bits of the offset hold.
struct StructNewCell: NewStructureLayout, ListCellLayout {
    typealias Element = FieldSource

    var sizeClass: UInt16
    var target: UInt16
    var byteCount: UInt32
    var header: UInt32
    var copiedCount: UInt16
    var exactCount: UInt16
}

/// A structure whose fields are all zero.
struct StructNewDefaultCell: NewStructureLayout {
    var sizeClass: UInt16
    var target: UInt16
    var byteCount: UInt32
    var header: UInt32
    /// Eight-byte words of the fields.
    var wordCount: UInt32
}

/// An access of a field.
protocol FieldAccessLayout: CellLayout {
    var offset: UInt32 { get }
}

struct StructGetCell: FieldAccessLayout {
    var object: UInt16
    var target: UInt16
    var offset: UInt32
}

struct StructSetCell: FieldAccessLayout {
    var object: UInt16
    var value: UInt16
    var offset: UInt32
}

struct StructSetConstantCell: FieldAccessLayout {
    var object: UInt16
    var padding: UInt16 = 0
    var offset: UInt32
    var value: UInt64
}

/// A write of an element; reads are cells of an operation on array and index.
protocol ArraySetLayout: CellLayout {
    var array: UInt16 { get }
}

struct ArraySetCell: ArraySetLayout {
    var array: UInt16
    var index: UInt16
    var value: UInt16
    var padding: UInt16 = 0
}

struct ArraySetConstantCell: ArraySetLayout {
    var array: UInt16
    var index: UInt16
    var padding: UInt32 = 0
    var value: UInt64
}

// With operands in their own slots.

/// A structure of any size.
struct StructNewGenericCell: RuntimeLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var type: UInt32
    /// 1 if the fields are given, 0 if they are zero.
    var hasFields: UInt32
}

/// Many elements of an array of a type.
protocol ArrayLayout: RuntimeLayout {
    /// The type's canonical index.
    var type: UInt32 { get }
}

struct ArrayCell: ArrayLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var type: UInt32
    var padding2: UInt32 = 0
}

/// As many values as the cell says.
struct ArrayNewFixedCell: ArrayLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var type: UInt32
    var count: UInt32
}

/// Elements from a segment of data or of elements.
struct ArraySegmentCell: ArrayLayout {
    var padding: UInt32 = 0
    var base: UInt32
    var type: UInt32
    var segment: UInt32
}
