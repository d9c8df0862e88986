import WasmCore

// Bytes of a memory in place. They are the closure's until it returns: nobody else may change them
// or move them meanwhile, so no guest of the store can run.

extension Memory {
    /// Lends all bytes to be read, without copying any.
    ///
    ///     let checksum = memory.withBytes { checksum(of: $0) }
    ///
    /// A span traps beyond its end, which ends the process: for what a guest points to use
    /// `withBytes(at:byteCount:_:)`, which checks.
    ///
    /// Until the closure returns, a growth that would move the memory answers nil. Lending the
    /// memory again, writing to it, or entering a guest of its store is a precondition failure, and
    /// so is lending a shared memory, which other threads may write: its bytes can only be copied.
    ///
    /// - Throws: What the closure throws.
    public func withBytes<R: ~Copyable, Failure>(
        _ body: (RawSpan) throws(Failure) -> R
    ) throws(Failure) -> R {
        let object = object
        return try state.lending(object, .toRead) { () throws(Failure) in
            try body(object.allBytes.bytes)
        }
    }

    /// Lends all bytes to be changed. All of them count as written, where that is tracked
    /// (``CodeOptions/tracksWrites``).
    ///
    /// What holds for ``withBytes(_:)`` holds here too; reading the memory otherwise is a
    /// precondition failure as well.
    ///
    /// - Throws: What the closure throws.
    public func withMutableBytes<R: ~Copyable, Failure>(
        _ body: (inout MutableRawSpan) throws(Failure) -> R
    ) throws(Failure) -> R {
        let object = object
        return try state.lending(object, .toChange) { () throws(Failure) in
            let bytes = object.allBytes
            object.initializedEnd = nil
            object.data.pointee.noteWrite(from: 0, byteCount: UInt64(clamping: bytes.count))
            var span = bytes.mutableBytes
            return try body(&span)
        }
    }

    /// Lends a range of bytes to be read, without copying any; see ``withBytes(_:)``.
    ///
    ///     let line = try memory.withBytes(at: address, byteCount: count) { Line($0) }
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes of the range; 0 is allowed up to and including the end of memory.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside, before the closure is
    ///   called; else what the closure throws.
    public func withBytes<R: ~Copyable>(
        at address: some BinaryInteger, byteCount: some BinaryInteger,
        _ body: (RawSpan) throws(Trap) -> R
    ) throws(Trap) -> R {
        let range = try range(at: address, byteCount: byteCount)
        return try state.lending(object, .toRead) { () throws(Trap) in try body(range.bytes) }
    }

    /// Lends a range of bytes to be read; for closures that throw errors of their own.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside, before the closure is
    ///   called; else what the closure throws.
    public func withBytes<R: ~Copyable>(
        at address: some BinaryInteger, byteCount: some BinaryInteger,
        _ body: (RawSpan) throws -> R
    ) throws -> R {
        let range = try range(at: address, byteCount: byteCount)
        return try state.lending(object, .toRead) { try body(range.bytes) }
    }

    /// Lends a range of bytes to be changed, all of which count as written; see
    /// ``withMutableBytes(_:)``.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes of the range; 0 is allowed up to and including the end of memory.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside, before the closure is
    ///   called; else what the closure throws.
    public func withMutableBytes<R: ~Copyable>(
        at address: some BinaryInteger, byteCount: some BinaryInteger,
        _ body: (inout MutableRawSpan) throws(Trap) -> R
    ) throws(Trap) -> R {
        let range = try writtenRange(at: address, byteCount: byteCount)
        return try state.lending(object, .toChange) { () throws(Trap) in
            var span = range.mutableBytes
            return try body(&span)
        }
    }

    /// Lends a range of bytes to be changed; for closures that throw errors of their own.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside, before the closure is
    ///   called; else what the closure throws.
    public func withMutableBytes<R: ~Copyable>(
        at address: some BinaryInteger, byteCount: some BinaryInteger,
        _ body: (inout MutableRawSpan) throws -> R
    ) throws -> R {
        let range = try writtenRange(at: address, byteCount: byteCount)
        return try state.lending(object, .toChange) {
            var span = range.mutableBytes
            return try body(&span)
        }
    }
}

extension MemoryObject {
    /// Where its bytes are, until it grows.
    fileprivate var allBytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(
            start: data.pointee.base, count: Int(clamping: data.pointee.byteCount))
    }
}
