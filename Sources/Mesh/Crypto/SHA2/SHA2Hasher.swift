/// Cuts what comes in pieces into blocks, and pads the last one (RFC 6234, 4).
struct SHA2Hasher<Word: SHA2Word>: BitwiseCopyable, Sendable {
    private var state = Word.sha2Start
    /// Begins with what came since the last whole block.
    private var pending = SHA2Block<Word>()
    private var byteCount: UInt64 = 0

    private static var blockByteCount: Int { SHA2Block<Word>.byteCount }
    private var pendingByteCount: Int { Int(byteCount % UInt64(Self.blockByteCount)) }

    mutating func update(_ bytes: RawSpan) {
        unsafe bytes.withUnsafeBytes { bytes in
            var offset = 0
            if pendingByteCount > 0 {
                offset = min(bytes.count, Self.blockByteCount - pendingByteCount)
                unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[..<offset]))
            }
            let count = (bytes.count - offset) / Self.blockByteCount
            if count > 0, let start = bytes.baseAddress {
                unsafe state.compress(start + offset, count: count)
                byteCount += UInt64(count * Self.blockByteCount)
                offset += count * Self.blockByteCount
            }
            unsafe keep(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
        }
    }

    /// Of all that has come so far.
    func finalize() -> ShortBytes {
        var last = self
        last.pad()
        let digest = last.state.digest
        unsafe withUnsafeMutableBytes(of: &last) { unsafe Secret.wipe($0) }
        return digest
    }

    /// Copies what there is room for, and compresses a block that has become full.
    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        let offset = pendingByteCount
        unsafe withUnsafeMutableBytes(of: &pending) { pending in
            unsafe UnsafeMutableRawBufferPointer(rebasing: pending[offset...])
                .copyMemory(from: bytes)
        }
        byteCount += UInt64(bytes.count)
        if offset + bytes.count == Self.blockByteCount { compressPending() }
    }

    private mutating func compressPending() {
        unsafe withUnsafeBytes(of: &pending) { bytes in
            guard let start = bytes.baseAddress else { return }
            unsafe state.compress(start, count: 1)
        }
    }

    /// A one bit, zeros, and how many bits there were, in two words.
    private mutating func pad() {
        let bits = (high: byteCount >> 61, low: byteCount << 3)
        let offset = pendingByteCount
        unsafe withUnsafeMutableBytes(of: &pending) { pending in
            unsafe pending[offset] = 0x80
            for index in (offset + 1)..<pending.count { unsafe pending[index] = 0 }
        }
        if offset >= Self.blockByteCount - 2 * MemoryLayout<Word>.size {
            compressPending()
            pending = SHA2Block()
        }
        unsafe withUnsafeMutableBytes(of: &pending) { pending in
            let end = pending.count
            if MemoryLayout<Word>.size == MemoryLayout<UInt64>.size {
                unsafe pending.storeBytes(
                    of: bits.high.bigEndian, toByteOffset: end - 16, as: UInt64.self)
            }
            unsafe pending.storeBytes(
                of: bits.low.bigEndian, toByteOffset: end - 8, as: UInt64.self)
        }
        compressPending()
    }
}
