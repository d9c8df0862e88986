// Where a cell takes its operands from and puts its result: type parameters of the handlers'
// bodies. Each combination is one entry point; nothing of this is left after specialisation.

/// A number as slots, accumulators and immediates hold it.
protocol SlotValue {
    static func load(_ slot: UnsafeMutablePointer<UInt64>) -> Self
    func store(_ slot: UnsafeMutablePointer<UInt64>)
    static func accumulator(_ registers: Registers) -> Self
    func setAccumulator(_ registers: inout Registers)
    static func immediate(_ registers: Registers) -> Self
    /// What a slot with these bits holds.
    static func constant(_ bits: UInt64) -> Self
    /// A 16-bit immediate, for compare-and-branch.
    static func shortImmediate(_ registers: Registers) -> Self
    static var zero: Self { get }
}

extension UInt32: SlotValue {
    @inline(__always)
    static var zero: UInt32 { 0 }
    @inline(__always)
    static func load(_ slot: UnsafeMutablePointer<UInt64>) -> UInt32 {
        UnsafeRawPointer(slot).load(as: UInt32.self)
    }
    @inline(__always)
    func store(_ slot: UnsafeMutablePointer<UInt64>) { slot.pointee = UInt64(self) }
    @inline(__always)
    static func accumulator(_ registers: Registers) -> UInt32 {
        UInt32(truncatingIfNeeded: registers.acc)
    }
    @inline(__always)
    func setAccumulator(_ registers: inout Registers) { registers.acc = UInt64(self) }
    @inline(__always)
    static func constant(_ bits: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: bits) }
    @inline(__always)
    static func immediate(_ registers: Registers) -> UInt32 {
        registers.cell(as: ImmediateCell.self).pointee.immediate
    }
    @inline(__always)
    static func shortImmediate(_ registers: Registers) -> UInt32 {
        UInt32(
            bitPattern: Int32(registers.cell(as: CompareBranchImmediateCell.self).pointee.immediate)
        )
    }
}

extension UInt64: SlotValue {
    @inline(__always)
    static var zero: UInt64 { 0 }
    @inline(__always)
    static func load(_ slot: UnsafeMutablePointer<UInt64>) -> UInt64 { slot.pointee }
    @inline(__always)
    func store(_ slot: UnsafeMutablePointer<UInt64>) { slot.pointee = self }
    @inline(__always)
    static func accumulator(_ registers: Registers) -> UInt64 { registers.acc }
    @inline(__always)
    func setAccumulator(_ registers: inout Registers) { registers.acc = self }
    @inline(__always)
    static func constant(_ bits: UInt64) -> UInt64 { bits }
    @inline(__always)
    static func immediate(_ registers: Registers) -> UInt64 {
        UInt64(
            bitPattern: Int64(
                Int32(bitPattern: registers.cell(as: ImmediateCell.self).pointee.immediate)))
    }
    @inline(__always)
    static func shortImmediate(_ registers: Registers) -> UInt64 {
        UInt64(
            bitPattern: Int64(registers.cell(as: CompareBranchImmediateCell.self).pointee.immediate)
        )
    }
}

extension Float: SlotValue {
    @inline(__always)
    static func load(_ slot: UnsafeMutablePointer<UInt64>) -> Float {
        UnsafeRawPointer(slot).load(as: Float.self)
    }
    @inline(__always)
    func store(_ slot: UnsafeMutablePointer<UInt64>) { slot.pointee = UInt64(bitPattern) }
    @inline(__always)
    static func accumulator(_ registers: Registers) -> Float { registers.accF32 }
    @inline(__always)
    func setAccumulator(_ registers: inout Registers) { registers.accF32 = self }
    @inline(__always)
    static func constant(_ bits: UInt64) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: bits))
    }
    @inline(__always)
    static func immediate(_ registers: Registers) -> Float {
        registers.cell(as: FloatImmediateCell.self).pointee.immediate
    }
    @inline(__always)
    static func shortImmediate(_ registers: Registers) -> Float { 0 }
}

extension Double: SlotValue {
    @inline(__always)
    static func load(_ slot: UnsafeMutablePointer<UInt64>) -> Double {
        UnsafeRawPointer(slot).load(as: Double.self)
    }
    @inline(__always)
    func store(_ slot: UnsafeMutablePointer<UInt64>) {
        UnsafeMutableRawPointer(slot).storeBytes(of: self, as: Double.self)
    }
    @inline(__always)
    static func accumulator(_ registers: Registers) -> Double { registers.accF64 }
    @inline(__always)
    func setAccumulator(_ registers: inout Registers) { registers.accF64 = self }
    @inline(__always)
    static func constant(_ bits: UInt64) -> Double { Double(bitPattern: bits) }
    @inline(__always)
    static func immediate(_ registers: Registers) -> Double {
        registers.cell(as: DoubleImmediateCell.self).pointee.immediate
    }
    @inline(__always)
    static func shortImmediate(_ registers: Registers) -> Double { 0 }
}

/// Where an operand comes from.
protocol Source {
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T
}

/// The slot that a cell names first.
enum FirstSlot: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.load(registers.slot(registers.cell(as: OperandsCell.self).pointee.first))
    }
}
/// The slot that a cell without a result names in place of the result's.
enum TargetSlot: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.load(registers.slot(registers.cell(as: OperandsCell.self).pointee.target))
    }
}
/// The slot that a cell names behind that of its result.
enum SecondSlot: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.load(registers.slot(registers.cell(as: OperandsCell.self).pointee.second))
    }
}
/// The accumulator of the operand's type.
enum Accumulator: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.accumulator(registers)
    }
}
/// Nothing: an address that is constant is part of the offset.
enum Absolute: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T { T.zero }
}
enum Immediate: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.immediate(registers)
    }
}
enum ShortImmediate: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.shortImmediate(registers)
    }
}
/// What a store writes, if that is constant.
enum StoredConstant: Source {
    @inline(__always)
    static func get<T: SlotValue>(_ registers: Registers, _ type: T.Type) -> T {
        T.constant(registers.cell(as: StoreConstantCell.self).pointee.value)
    }
}

/// Where a result goes.
protocol Destination {
    static func put<T: SlotValue>(_ registers: inout Registers, _ value: T)
}

/// The slot of the result, and the accumulator: a consumer that follows at once
/// reads the register and does not wait for the store.
enum ToSlot: Destination {
    @inline(__always)
    static func put<T: SlotValue>(_ registers: inout Registers, _ value: T) {
        value.store(registers.slot(registers.cell(as: OperandsCell.self).pointee.target))
        value.setAccumulator(&registers)
    }
}
/// The accumulator only, where the consumer is known to take it from there.
enum ToAccumulator: Destination {
    @inline(__always)
    static func put<T: SlotValue>(_ registers: inout Registers, _ value: T) {
        value.setAccumulator(&registers)
    }
}
