// Cells of vectors. A vector takes two slots; a cell names the first one. What takes one or two
// vectors has the cells of numbers.

/// An operation on three vectors.
struct TernaryCell: CellLayout {
    var first: UInt16
    var target: UInt16
    var second: UInt16
    var third: UInt16
}

/// A rotation of each lane; the counts add up to the lane's bits.
struct RotationCell: CellLayout {
    var vector: UInt16
    var target: UInt16
    var left: UInt16
    var right: UInt16
}

struct ExtractLaneCell: CellLayout {
    var vector: UInt16
    var target: UInt16
    /// Bytes from the vector's start to the lane.
    var lane: UInt16
    var padding: UInt16 = 0
}

/// 16 bytes with all bits of one lane set.
struct LaneMask: BitwiseCopyable, Sendable {
    var low: UInt64
    var high: UInt64

    init(lane: UInt8, byteCount: Int) {
        let bits: UInt64 = byteCount < 8 ? 1 << UInt64(8 * byteCount) - 1 : .max
        let first = Int(lane) * byteCount
        low = first < 8 ? bits << UInt64(8 * first) : 0
        high = first < 8 ? 0 : bits << UInt64(8 * (first - 8))
    }
}

/// What has a mask. A vector is read from it as a whole.
protocol MaskLayout: CellLayout {
    /// Bytes from the layout's start to the mask.
    static var maskOffset: Int { get }
}

struct ReplaceLaneCell: MaskLayout {
    var vector: UInt16
    var target: UInt16
    var value: UInt16
    var padding: UInt16 = 0
    var mask: LaneMask

    @inline(__always)
    static var maskOffset: Int { MemoryLayout<Self>.offset(of: \.mask) ?? 0 }
}

struct LoadLaneCell: AccessLayout, MaskLayout {
    var address: UInt16
    var target: UInt16
    var end: UInt32
    var mask: LaneMask
    /// The vector whose other lanes the result has.
    var vector: UInt16
    var padding: UInt16 = 0
    var padding2: UInt32 = 0

    @inline(__always)
    static var maskOffset: Int { MemoryLayout<Self>.offset(of: \.mask) ?? 0 }
}

struct StoreLaneCell: AccessLayout {
    var address: UInt16
    var vector: UInt16
    var end: UInt32
    /// Bytes from the vector's start to the lane.
    var lane: UInt16
    var padding: UInt16 = 0
    var padding2: UInt32 = 0
}

/// A shuffle by the place of each group of bytes: where it lies in the frame, in bytes from its
/// start.
struct ShuffleCell: ListCellLayout {
    typealias Element = UInt32

    var padding: UInt16 = 0
    var target: UInt16
}
