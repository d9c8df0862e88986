import WasmCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

// Memory instructions that work on operands in their canonical slots: base 12 (slot of the first
// operand, where the result goes too), immediates 16 and 20.

/// Bytes that a bulk operation moves between two looks at fuel and interruption.
private let bulkStepBytes: UInt64 = 1 << 22

extension Cells {
    @inline(__always)
    static func base(_ r: Registers) -> UnsafeMutablePointer<UInt64> { r.sp + Int(r.u32(12)) }

    @inline(__always)
    static func memory(_ r: Registers, _ index: UInt32) -> UnsafeMutablePointer<MemoryData> {
        r.context.pointee.instance.pointee.memories[Int(index)]
    }

    @inline(__always)
    static func memorySize(_ r: Registers) -> Int {
        var r = r
        let memory = memory(r, r.u32(16))
        let pages = UInt64(memory.pointee.byteCount) >> UInt64(memory.pointee.pageSizeLog2)
        base(r).pointee = pages
        r.acc = pages
        return r.next(24)
    }

    @inline(__always)
    static func memoryGrow(_ r: Registers) -> Int {
        var r = r
        let result = grow(r.context, r.u32(16), by: base(r).pointee)
        base(r).pointee = result
        r.acc = result
        r.reloadMemory()
        return r.next(24)
    }

    @inline(never)
    private static func grow(
        _ context: UnsafeMutablePointer<Context>, _ index: UInt32, by pages: UInt64
    ) -> UInt64 {
        let memory = context.pointee.instance.pointee.memories[Int(index)]
        let is64 = memory.pointee.is64
        let old = memory.pointee.object._withUnsafeGuaranteedRef { $0.grow(byPages: pages) }
        context.pointee.loadMemory()
        guard let old else { return is64 ? .max : UInt64(UInt32.max) }
        return old
    }

    /// Target address, value, byte count; memory 16.
    @inline(__always)
    static func memoryFill(_ r: Registers) -> Int {
        let operands = base(r)
        let memory = memory(r, r.u32(16))
        let address = operands[0]
        let byteCount = operands[2]
        guard inBounds(address, byteCount, memory) else { return r.trap(.memoryOutOfBounds) }
        let value = Int32(truncatingIfNeeded: operands[1] & 0xFF)
        return inSteps(r, byteCount) { offset, count in
            _ = memset(memory.pointee.base + Int(address + offset), value, count)
        }
    }

    /// Target address, source address, byte count; target memory 16, source memory 20.
    @inline(__always)
    static func memoryCopy(_ r: Registers) -> Int {
        let operands = base(r)
        let target = memory(r, r.u32(16))
        let source = memory(r, r.u32(20))
        let to = operands[0]
        let from = operands[1]
        let byteCount = operands[2]
        guard inBounds(to, byteCount, target), inBounds(from, byteCount, source) else {
            return r.trap(.memoryOutOfBounds)
        }
        return inSteps(r, byteCount) { offset, count in
            // Where the ranges may overlap the wrong way, the last bytes go first.
            let place = to > from ? byteCount - offset - UInt64(count) : offset
            _ = memmove(
                target.pointee.base + Int(to + place), source.pointee.base + Int(from + place),
                count)
        }
    }

    /// Target address, offset in the segment, byte count; segment 16, memory 20.
    @inline(__always)
    static func memoryInit(_ r: Registers) -> Int {
        let operands = base(r)
        let memory = memory(r, r.u32(20))
        let segment = r.context.pointee.instance.pointee.dataSegments + Int(r.u32(16))
        let address = operands[0]
        let offset = operands[1] & 0xFFFF_FFFF
        let byteCount = operands[2] & 0xFFFF_FFFF
        guard inBounds(address, byteCount, memory),
            offset + byteCount <= UInt64(segment.pointee.count)
        else { return r.trap(.memoryOutOfBounds) }
        if byteCount > 0, let bytes = segment.pointee.baseAddress {
            _ = memcpy(memory.pointee.base + Int(address), bytes + Int(offset), Int(byteCount))
        }
        return r.next(24)
    }

    /// segment 16.
    @inline(__always)
    static func dataDrop(_ r: Registers) -> Int {
        r.context.pointee.instance.pointee.dataSegments[Int(r.u32(16))] =
            UnsafeRawBufferPointer(start: nil, count: 0)
        return r.next(24)
    }

    @inline(__always)
    static func inBounds(
        _ address: UInt64, _ byteCount: UInt64, _ memory: UnsafeMutablePointer<MemoryData>
    ) -> Bool {
        let (end, overflow) = address.addingReportingOverflow(byteCount)
        return !overflow && end <= UInt64(memory.pointee.byteCount)
    }

    /// Does the work step by step; between steps metered code lets the driver look at the clock.
    @inline(__always)
    private static func inSteps(
        _ r: Registers, _ byteCount: UInt64, _ step: (_ offset: UInt64, _ count: Int) -> Void
    ) -> Int {
        var offset = r.context.pointee.bulkProgress
        while offset < byteCount {
            let count = min(byteCount - offset, bulkStepBytes)
            step(offset, Int(count))
            offset += count
            if offset < byteCount, r.context.pointee.isMetered {
                r.context.pointee.bulkProgress = offset
                return r.exit(.outOfFuel)
            }
        }
        r.context.pointee.bulkProgress = 0
        return r.next(24)
    }

    // Loads and stores of other memories, of 64-bit memories: base 12, memory 16, opcode 20,
    // offset 24.

    @inline(__always)
    static func loadGeneric(_ r: Registers) -> Int {
        var r = r
        let operands = base(r)
        guard let place = place(r, operands[0]) else { return r.trap(.memoryOutOfBounds) }
        let value = loadValue(Opcode(rawValue: UInt16(r.u32(20))) ?? .i64Load, place)
        operands[0] = value
        r.acc = value
        r.accF64 = Double(bitPattern: value)
        r.accF32 = Float(bitPattern: UInt32(truncatingIfNeeded: value))
        return r.next(32)
    }

    @inline(__always)
    static func storeGeneric(_ r: Registers) -> Int {
        let operands = base(r)
        guard let place = place(r, operands[0]) else { return r.trap(.memoryOutOfBounds) }
        storeValue(Opcode(rawValue: UInt16(r.u32(20))) ?? .i64Store, operands[1], place)
        return r.next(32)
    }

    /// Where the access lies, or nil if a byte of it is out of bounds.
    @inline(__always)
    static func place(_ r: Registers, _ address: UInt64) -> UnsafeMutableRawPointer? {
        let memory = memory(r, r.u32(16))
        let opcode = Opcode(rawValue: UInt16(r.u32(20))) ?? .i64Load
        let (start, overflow) = address.addingReportingOverflow(r.u64(24))
        guard !overflow, inBounds(start, UInt64(opcode.row.accessBytes), memory) else { return nil }
        return memory.pointee.base + Int(start)
    }

    @inline(never)
    static func loadValue(_ opcode: Opcode, _ place: UnsafeMutableRawPointer) -> UInt64 {
        func read<T: BitwiseCopyable>(_ type: T.Type) -> T { place.loadUnaligned(as: T.self) }
        return switch opcode {
        case .i32Load, .f32Load, .i64Load32U: UInt64(read(UInt32.self))
        case .i32Load8S: UInt64(MemoryAccess.i32Load8S(read(Int8.self)))
        case .i32Load8U, .i64Load8U: UInt64(read(UInt8.self))
        case .i32Load16S: UInt64(MemoryAccess.i32Load16S(read(Int16.self)))
        case .i32Load16U, .i64Load16U: UInt64(read(UInt16.self))
        case .i64Load8S: MemoryAccess.i64Load8S(read(Int8.self))
        case .i64Load16S: MemoryAccess.i64Load16S(read(Int16.self))
        case .i64Load32S: MemoryAccess.i64Load32S(read(Int32.self))
        default: read(UInt64.self)
        }
    }

    @inline(never)
    static func storeValue(_ opcode: Opcode, _ value: UInt64, _ place: UnsafeMutableRawPointer) {
        switch opcode.row.accessBytes {
        case 1: place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case 2: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        case 4: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        default: place.storeBytes(of: value, as: UInt64.self)
        }
    }
}
