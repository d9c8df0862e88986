import Synchronization
import WasmCore

// Atomic instructions. Spec: threads.
//
// Everything is sequentially consistent, and an address that is not aligned to the access traps.

extension Cells {
    /// Where the access lies, or why it traps.
    @inline(__always)
    private static func atomicPlace(
        _ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>, _ address: UInt64
    ) -> Result<UnsafeMutableRawPointer, TrapCode> {
        let opcode = cell.pointee.instruction
        let width = UInt64(opcode.row.accessBytes)
        let (start, overflow) = address.addingReportingOverflow(cell.pointee.offset)
        guard overflow || start & (width - 1) == 0 else { return .failure(.unalignedAtomic) }
        guard let place = place(r, cell, address) else { return .failure(.memoryOutOfBounds) }
        return .success(place)
    }

    @inline(__always)
    private static func atomic(
        _ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>,
        _ operation: (AtomicCell) -> UInt64?
    ) -> Int {
        var r = r
        let operands = base(r, cell)
        switch atomicPlace(r, cell, operands[0]) {
        case .failure(let code): return r.trap(code)
        case .success(let place):
            let opcode = cell.pointee.instruction
            if let value = operation(AtomicCell(place, byteCount: Int(opcode.row.accessBytes))) {
                operands[0] = value
                r.acc = value
            }
            return r.next(after: cell)
        }
    }

    @inline(__always)
    static func atomicLoad(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>) -> Int {
        atomic(r, cell) { $0.load() }
    }

    @inline(__always)
    static func atomicStore(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>) -> Int {
        let value = base(r, cell)[1]
        return atomic(r, cell) {
            $0.store(value)
            return nil
        }
    }

    @inline(__always)
    static func atomicReadModifyWrite(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>)
        -> Int
    {
        let value = base(r, cell)[1]
        let opcode = cell.pointee.instruction
        let kind = AtomicOperation(opcode)
        return atomic(r, cell) { $0.modify(kind, value) }
    }

    @inline(__always)
    static func atomicCompareExchange(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>)
        -> Int
    {
        let expected = base(r, cell)[1]
        let replacement = base(r, cell)[2]
        return atomic(r, cell) { $0.compareExchange(expected, replacement) }
    }

    /// Address, waiter count; result how many were woken.
    @inline(__always)
    static func atomicNotify(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>) -> Int {
        let count = UInt32(truncatingIfNeeded: base(r, cell)[1])
        let memory = memory(r, cell.pointee.memory)
        return atomic(r, cell) { notify(r.context, memory, $0.place, count) }
    }

    @inline(never)
    private static func notify(
        _ context: UnsafeMutablePointer<Context>, _ memory: UnsafeMutablePointer<MemoryData>,
        _ place: UnsafeMutableRawPointer, _ count: UInt32
    ) -> UInt64 {
        // Nobody can wait on a memory that is not shared.
        let waiters = memory.pointee.object._withUnsafeGuaranteedRef { $0.waiters }
        let woken = UInt64(waiters?.notify(UInt64(place - memory.pointee.base), count) ?? 0)
        if woken > 0 {
            context.pointee.store._withUnsafeGuaranteedRef { _ = $0.owe(woken * WaitCost.woken) }
        }
        return woken
    }

    /// Address, expected value, timeout in nanoseconds (negative: none). The driver waits.
    @inline(__always)
    static func atomicWait(_ r: Registers, _ cell: UnsafePointer<AtomicAccessCell>) -> Int {
        if case .failure(let code) = atomicPlace(r, cell, base(r, cell)[0]) { return r.trap(code) }
        guard
            memory(r, cell.pointee.memory).pointee.object._withUnsafeGuaranteedRef({
                $0.type.isShared
            })
        else { return r.trap(.expectedSharedMemory) }
        return r.exit(.atomicWait)
    }

    /// Every access is sequentially consistent already.
    @inline(__always)
    static func atomicFence(_ r: Registers, _ cell: UnsafePointer<OperandsOnlyCell>) -> Int {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        return r.next(after: cell)
    }
}
