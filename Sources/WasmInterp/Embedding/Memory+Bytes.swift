import Platform
import WasmCore

// Bytes in and out by copying. A range of no bytes is allowed up to and including memory's end.

extension Memory {
    /// Copies bytes out of guest memory.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes to copy; 0 is allowed up to and including the end of memory.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside; nothing is copied then.
    /// - Complexity: O(byteCount), one allocation. Spec: core 4.4, memory instructions.
    public func bytes(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> [UInt8] {
        Array(try range(at: address, byteCount: byteCount))
    }

    /// Copies bytes into guest memory: an array, a slice of one, `Data`, or any other sequence.
    ///
    /// What has its elements one after another is copied from there; another sequence is read
    /// first, to its end, so that one without an end never returns.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func write(
        _ bytes: some Sequence<UInt8>, at address: some BinaryInteger
    ) throws(Trap) {
        let result = bytes.withContiguousStorageIfAvailable { source in
            Result { () throws(Trap) in try write(UnsafeRawBufferPointer(source), at: address) }
        }
        if let result { return try result.get() }
        // Into an array first: making the elements is the sequence's own code, which may use the
        // store and move the memory.
        try write(Array(bytes), at: address)
    }

    /// Copies the bytes of a span into guest memory.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func write(_ bytes: RawSpan, at address: some BinaryInteger) throws(Trap) {
        let target = try writtenRange(at: address, byteCount: bytes.byteCount)
        bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at address: some BinaryInteger) throws(Trap) {
        try writtenRange(at: address, byteCount: bytes.count).copyMemory(from: bytes)
    }

    /// Sets all bytes of a range to one value.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func fill(
        at address: some BinaryInteger, byteCount: some BinaryInteger, with value: UInt8 = 0
    ) throws(Trap) {
        let target = try writtenRange(at: address, byteCount: byteCount)
        if let start = target.baseAddress { memset(start, CInt(value), target.count) }
    }

    /// Copies bytes to another place of the same memory; the two may overlap.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte of either lies outside; nothing is
    ///   written.
    public func copy(
        from source: some BinaryInteger, to target: some BinaryInteger,
        byteCount: some BinaryInteger
    ) throws(Trap) {
        let bytes = try range(at: source, byteCount: byteCount)
        try writtenRange(at: target, byteCount: byteCount).copyMemory(from: bytes)
    }
}
