/// The bytes of a module, immutable, owned by whoever holds the last reference.
///
/// Decoded entries name ranges of it instead of copying. What has been validated is read again when
/// it is translated and run, so nobody else may write these bytes: a file is read, never mapped,
/// as what a mapping shows changes with the file.
@safe
public final class ModuleBytes: @unchecked Sendable {
    // Sendable: the memory is never written after init and lives as long as this object.
    private let base: UnsafeRawPointer
    /// How many bytes there are.
    public let count: Int
    /// Of magic number and version.
    static let headerBytes = 8
    private let release: @Sendable (UnsafeRawPointer, Int) -> Void

    /// Copies the bytes.
    public init(_ bytes: some Collection<UInt8>) {
        count = bytes.count
        let copy = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 16)
        unsafe UnsafeMutableRawBufferPointer(start: copy, count: count).copyBytes(from: bytes)
        unsafe base = UnsafeRawPointer(copy)
        unsafe release = { pointer, _ in unsafe pointer.deallocate() }
    }

    /// Takes over memory that nobody else has, and gives it to `release` in the end.
    package init(
        unsafe base: UnsafeRawPointer, count: Int,
        release: @escaping @Sendable (UnsafeRawPointer, Int) -> Void
    ) {
        unsafe self.base = base
        self.count = count
        unsafe self.release = release
    }

    deinit { unsafe release(base, count) }

    /// The byte at an offset, which must be below `count`.
    public subscript(offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count, "offset beyond the module")
        return unsafe base.load(fromByteOffset: offset, as: UInt8.self)
    }

    /// A copy of a range, which must lie within the module.
    public subscript(range: Range<Int>) -> [UInt8] {
        unsafe withBytes(in: range) { unsafe Array($0) }
    }

    /// Lends a range of the bytes; the pointer must not outlive the call.
    public func withBytes<R, E>(
        in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range beyond the module")
        return try unsafe body(
            UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// A part of the bytes, which stay where they are. Offsets in it count from its own start.
    package func slice(_ range: Range<Int>) -> ModuleBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range beyond the module")
        return unsafe ModuleBytes(
            unsafe: base + range.lowerBound, count: range.count
        ) { _, _ in
            withExtendedLifetime(self) {}
        }
    }

    /// The start of the bytes, for readers that check their own bounds and hold this object.
    package var start: UnsafeRawPointer { unsafe base }
}
