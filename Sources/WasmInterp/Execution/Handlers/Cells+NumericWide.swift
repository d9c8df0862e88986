// Wide arithmetic: operands and results in their canonical slots.

extension Cells {
    @inline(__always)
    static func add128(_ r: Registers, _ cell: UnsafePointer<OperandsOnlyCell>) -> Int {
        let operands = base(r, cell)
        let (low, carry) = operands[0].addingReportingOverflow(operands[2])
        operands[1] = operands[1] &+ operands[3] &+ (carry ? 1 : 0)
        operands[0] = low
        return r.next(after: cell)
    }

    @inline(__always)
    static func subtract128(_ r: Registers, _ cell: UnsafePointer<OperandsOnlyCell>) -> Int {
        let operands = base(r, cell)
        let (low, borrow) = operands[0].subtractingReportingOverflow(operands[2])
        operands[1] = operands[1] &- operands[3] &- (borrow ? 1 : 0)
        operands[0] = low
        return r.next(after: cell)
    }

    @inline(__always)
    static func multiplyWideSigned(_ r: Registers, _ cell: UnsafePointer<OperandsOnlyCell>) -> Int {
        let operands = base(r, cell)
        let product = Int64(bitPattern: operands[0]).multipliedFullWidth(
            by: Int64(bitPattern: operands[1]))
        operands[0] = product.low
        operands[1] = UInt64(bitPattern: product.high)
        return r.next(after: cell)
    }

    @inline(__always)
    static func multiplyWideUnsigned(_ r: Registers, _ cell: UnsafePointer<OperandsOnlyCell>) -> Int
    {
        let operands = base(r, cell)
        let product = operands[0].multipliedFullWidth(by: operands[1])
        operands[0] = product.low
        operands[1] = product.high
        return r.next(after: cell)
    }
}
