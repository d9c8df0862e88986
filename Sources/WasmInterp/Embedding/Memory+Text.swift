import Platform
import WasmCore

// Text. Bytes are copied first and looked at then: another guest may write a shared memory
// meanwhile.

extension Memory {
    /// Decodes UTF-8 text of guest memory; what is not UTF-8 becomes a replacement character.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCount: Bytes of the text.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    /// - Complexity: O(byteCount), one allocation.
    public func string(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> String {
        Self.repairing(try range(at: address, byteCount: byteCount))
    }

    /// Decodes UTF-8 text of guest memory, if it is UTF-8.
    ///
    /// - Returns: nil if any byte is not part of UTF-8 text.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    /// - Complexity: O(byteCount), two allocations.
    public func validString(
        at address: some BinaryInteger, byteCount: some BinaryInteger
    ) throws(Trap) -> String? {
        String(validating: try bytes(at: address, byteCount: byteCount), as: UTF8.self)
    }

    /// Decodes the text of a C string: UTF-8 up to a byte of zero, which is not part of it. What is
    /// not UTF-8 becomes a replacement character.
    ///
    /// - Parameters:
    ///   - address: First byte, counted from 0.
    ///   - byteCountMax: Bytes that are looked at: the text has one less, as the zero has to be
    ///     among them.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if memory ends before a zero comes, or `.host` if
    ///   the limit does.
    /// - Complexity: O(*n*) for a text of *n* bytes, one allocation.
    public func cString(
        at address: some BinaryInteger, byteCountMax: Int
    ) throws(Trap) -> String {
        // No bytes yet, so that the start is known to be within memory.
        let start = try range(at: address, byteCount: 0).baseAddress
        let left = Int(clamping: byteCount) - Int(clamping: address)
        let count = min(left, max(byteCountMax, 0))
        guard let start, let end = memchr(start, 0, count) else {
            guard count < left else { throw Trap(.memoryOutOfBounds) }
            throw Trap(
                .host, message: "the string at \(address) has no end within \(count) bytes")
        }
        return Self.repairing(
            UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start))
    }

    /// Writes text as UTF-8, without a zero at its end.
    ///
    /// - Returns: The bytes written, which are those of `text.utf8`.
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    @discardableResult
    public func write(utf8 text: String, at address: some BinaryInteger) throws(Trap) -> Int {
        var text = text
        let result = text.withUTF8 { bytes in
            Result { () throws(Trap) in
                try write(UnsafeRawBufferPointer(bytes), at: address)
                return bytes.count
            }
        }
        return try result.get()
    }

    private static func repairing(_ source: UnsafeRawBufferPointer) -> String {
        String(unsafeUninitializedCapacity: source.count) { text in
            UnsafeMutableRawBufferPointer(text).copyMemory(from: source)
            return source.count
        }
    }
}
