/// What bulk operations cost where code is metered.
enum BulkCost {
    /// Bytes for one unit of fuel, beside the instruction's own; less than that is free. Moving
    /// them takes about as long as an instruction.
    static let bytesPerUnit: UInt64 = 64
    /// Bytes between two looks at fuel, deadline and interruption: below a millisecond.
    static let bytesPerStep: UInt64 = 1 << 22
    static let bytesPerElement: UInt64 = 8
    static let bytesPerSlot: UInt64 = 8

    /// What moving or clearing slots costs beside the instruction that does it.
    static func units(slots: Int) -> Int { slots / Int(bytesPerUnit / bytesPerSlot) }
}
