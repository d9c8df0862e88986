import WasmCore

/// A linear memory of a store.
public struct Memory {
    package let state: StoreState
    let index: Int

    private var object: MemoryObject { state.memories[index] }

    public var type: MemoryType { object.type }
    public var byteCount: UInt64 { UInt64(object.data.pointee.byteCount) }
    /// In pages of the memory's own page size.
    public var pageCount: UInt64 { object.pageCount }

    /// Adds pages and returns the former count, or nil beyond a limit.
    @discardableResult
    public func grow(byPages count: UInt64) -> UInt64? { object.grow(byPages: count) }

    /// Lends the bytes to be read. The pointer must not outlive the call, nor a growth.
    package func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try body(
            UnsafeRawBufferPointer(
                start: object.data.pointee.base, count: Int(object.data.pointee.byteCount)))
    }

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
        Array(try range(address, byteCount))
    }

    /// Decodes UTF-8 text of guest memory; what is not UTF-8 becomes a replacement character.
    ///
    /// The bytes are copied first and looked at then: another guest may write a shared memory
    /// meanwhile.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes of the text.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    /// - Complexity: O(byteCount), one allocation.
    public func string(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> String {
        let source = try range(address, byteCount)
        return String(unsafeUninitializedCapacity: source.count) { text in
            UnsafeMutableRawBufferPointer(text).copyMemory(from: source)
            return source.count
        }
    }

    /// Copies bytes into guest memory.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func write(_ bytes: [UInt8], at address: some BinaryInteger) throws(Trap) {
        let target = try writtenRange(address, bytes.count)
        bytes.withUnsafeBytes { target.copyMemory(from: $0) }
    }

    /// Reads a number as guests store it: little endian, at any address.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    public func load<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self, at address: some BinaryInteger
    ) throws(Trap) -> Number {
        let source = try range(address, MemoryLayout<Number>.size)
        return Number(littleEndian: source.loadUnaligned(as: Number.self))
    }

    /// Writes a number as guests load it: little endian, at any address.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func store<Number: FixedWidthInteger & BitwiseCopyable>(
        _ number: Number, at address: some BinaryInteger
    ) throws(Trap) {
        let target = try writtenRange(address, MemoryLayout<Number>.size)
        target.storeBytes(of: number.littleEndian, as: Number.self)
    }

    private func writtenRange(
        _ address: some BinaryInteger, _ byteCount: Int
    ) throws(Trap) -> UnsafeMutableRawBufferPointer {
        let range = try range(address, byteCount)
        let data = object.data
        object.initializedEnd = nil
        if let start = range.baseAddress {
            data.pointee.noteWrite(
                from: UInt64(start - UnsafeRawPointer(data.pointee.base)),
                byteCount: UInt64(byteCount))
        }
        return UnsafeMutableRawBufferPointer(mutating: range)
    }

    private func range(
        _ address: some BinaryInteger, _ byteCount: some BinaryInteger
    ) throws(Trap) -> UnsafeRawBufferPointer {
        guard let address = UInt64(exactly: address), let count = Int(exactly: byteCount),
            count >= 0
        else { throw Trap(.memoryOutOfBounds) }
        let (end, overflow) = address.addingReportingOverflow(UInt64(count))
        guard !overflow, end <= self.byteCount else { throw Trap(.memoryOutOfBounds) }
        return UnsafeRawBufferPointer(
            start: object.data.pointee.base + Int(address), count: count)
    }
}
