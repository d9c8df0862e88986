import Synchronization
import WasmCore

// Atomic instructions: base 12, memory 16, opcode 20, offset 24. Spec: threads.
//
// Everything is sequentially consistent, and an address that is not aligned to the access traps.

extension Cells {
    /// Where the access lies, or why it traps.
    @inline(__always)
    private static func atomicPlace(
        _ r: Registers, _ address: UInt64
    ) -> Result<UnsafeMutableRawPointer, TrapCode> {
        let width = UInt64((Opcode(rawValue: UInt16(r.u32(20))) ?? .i64AtomicLoad).row.accessBytes)
        let (start, overflow) = address.addingReportingOverflow(r.u64(24))
        guard overflow || start & (width - 1) == 0 else { return .failure(.unalignedAtomic) }
        guard let place = place(r, address) else { return .failure(.memoryOutOfBounds) }
        return .success(place)
    }

    @inline(__always)
    private static func atomic(
        _ r: Registers, _ operation: (AtomicCell) -> UInt64?
    ) -> Int {
        var r = r
        let operands = base(r)
        switch atomicPlace(r, operands[0]) {
        case .failure(let code): return r.trap(code)
        case .success(let place):
            let opcode = Opcode(rawValue: UInt16(r.u32(20))) ?? .i64AtomicLoad
            let cell = AtomicCell(place, byteCount: Int(opcode.row.accessBytes))
            if let value = operation(cell) {
                operands[0] = value
                r.acc = value
            }
            return r.next(32)
        }
    }

    @inline(__always)
    static func atomicLoad(_ r: Registers) -> Int { atomic(r) { $0.load() } }

    @inline(__always)
    static func atomicStore(_ r: Registers) -> Int {
        let value = base(r)[1]
        return atomic(r) { cell in
            cell.store(value)
            return nil
        }
    }

    @inline(__always)
    static func atomicReadModifyWrite(_ r: Registers) -> Int {
        let value = base(r)[1]
        let opcode = Opcode(rawValue: UInt16(r.u32(20))) ?? .i64AtomicLoad
        let kind = AtomicOperation(opcode)
        return atomic(r) { $0.modify(kind, value) }
    }

    @inline(__always)
    static func atomicCompareExchange(_ r: Registers) -> Int {
        let expected = base(r)[1]
        let replacement = base(r)[2]
        return atomic(r) { $0.compareExchange(expected, replacement) }
    }

    /// Address, waiter count; result how many were woken.
    @inline(__always)
    static func atomicNotify(_ r: Registers) -> Int {
        let count = UInt32(truncatingIfNeeded: base(r)[1])
        let memory = memory(r, r.u32(16))
        return atomic(r) { notify(r.context, memory, $0.place, count) }
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
    static func atomicWait(_ r: Registers) -> Int {
        if case .failure(let code) = atomicPlace(r, base(r)[0]) { return r.trap(code) }
        guard memory(r, r.u32(16)).pointee.object._withUnsafeGuaranteedRef({ $0.type.isShared })
        else { return r.trap(.expectedSharedMemory) }
        return r.exit(.atomicWait)
    }

    /// Every access is sequentially consistent already.
    @inline(__always)
    static func atomicFence(_ r: Registers) -> Int {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        return r.next(24)
    }
}
