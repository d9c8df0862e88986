/// What stands in a cell behind its handler's address: fields by name, in their order.
///
/// Handlers read a cell by its layout and the emitter writes one whole: no other place says where a
/// field stands. A cell is a whole number of words, and so is a layout, unless elements follow it
/// (``ListCellLayout``); what lies between fields is a field too, so that equal code has equal
/// bytes.
package protocol CellLayout: BitwiseCopyable, Sendable {}

extension CellLayout {
    /// Bytes of the cell with its handler's address.
    @inline(__always)
    package static var cellBytes: Int { MemoryLayout<Handler>.size + MemoryLayout<Self>.size }

    /// The fields of the cell that starts there.
    @inline(__always)
    static func at(_ pc: UnsafeRawPointer) -> UnsafePointer<Self> {
        (pc + MemoryLayout<Handler>.size).assumingMemoryBound(to: Self.self)
    }

    /// How far a field stands from the cell's start.
    ///
    /// - Parameter offset: The field's in the layout. Asked for where layout and field are named,
    ///   it is a constant; anything else would make a key path when the program runs.
    @inline(__always)
    static func place(_ offset: Int?) -> Int { MemoryLayout<Handler>.size + (offset ?? 0) }
}

/// A layout that a number of equal elements follows, up to the next whole word.
package protocol ListCellLayout: CellLayout {
    associatedtype Element: BitwiseCopyable
}

extension ListCellLayout {
    /// Bytes of a cell with so many elements.
    @inline(__always)
    package static func cellBytes(elements count: Int) -> Int {
        (cellBytes + count * MemoryLayout<Element>.size + 7) & ~7
    }

    /// How far an element stands from the cell's start.
    static func place(ofElement index: Int) -> Int {
        cellBytes + index * MemoryLayout<Element>.size
    }
}

/// The places of the slots that most cells name. What takes its operands from anywhere (``Source``,
/// ``Destination``) reads them by this layout: the fields of other ones that hold such a slot stand
/// at the same places, which a test compares.
struct OperandsCell: CellLayout {
    var first: UInt16 = 0
    /// Where the result goes; the second operand of a cell without a result.
    var target: UInt16 = 0
    var second: UInt16 = 0
    var third: UInt16 = 0

    @inline(__always)
    static var targetPlace: Int { place(MemoryLayout<Self>.offset(of: \.target)) }
}
