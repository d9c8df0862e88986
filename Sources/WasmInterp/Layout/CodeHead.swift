/// What stands right before a function's first cell.
struct CodeHead: BitwiseCopyable {
    /// Slots of the function's frame.
    var slotCount: UInt32
    var padding: UInt32 = 0

    /// The slots of the frame of the function that starts at an address.
    @inline(__always)
    static func slotCount(before entry: UnsafeRawPointer) -> Int {
        let head = (entry - MemoryLayout<CodeHead>.size).assumingMemoryBound(to: CodeHead.self)
        return Int(head.pointee.slotCount)
    }
}
