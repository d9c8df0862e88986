import WasmInterp

/// A pointer of a guest that is out of bounds or not aligned. The guest ends.
struct PointerFault: Error, CustomStringConvertible {
    var address: UInt64
    var byteCount: UInt64
    var alignment: UInt64
    var memoryByteCount: UInt64

    var description: String {
        if alignment > 1, address % alignment != 0 {
            return "pointer \(address) is not aligned to \(alignment) bytes"
        }
        return "pointer \(address) to \(byteCount) bytes is out of bounds of memory"
            + " (\(memoryByteCount) bytes)"
    }
}

/// The memory of a guest for the length of one call: the only place with pointer arithmetic.
///
/// Addresses are 64 bits wide and counts are checked without overflow, so that no sum of two values
/// of a guest can wrap. Whatever lies outside ends the guest and nothing is touched.
/// Memory may move when it grows, so a value of this type must not outlive the call.
@safe
public struct GuestMemory {
    // `base ..< base + byteCount` is readable and writable during the call, as `init` demands.
    private let base: UnsafeMutableRawPointer
    /// Bytes of the memory when the call began.
    public let byteCount: Int
    /// Who wants to know what is written; nil if nobody does.
    private let caller: CallerMemory?

    /// Memory that is no store's.
    ///
    /// - Parameter base: `byteCount` bytes from here stay valid while this value is in use.
    public init(unsafe base: UnsafeMutableRawPointer, byteCount: Int) {
        unsafe self.base = base
        self.byteCount = max(0, byteCount)
        caller = nil
    }

    /// The memory of the guest that calls a host function, until that returns.
    init(_ caller: CallerMemory) {
        unsafe base = caller.base
        byteCount = max(0, caller.byteCount)
        self.caller = caller
    }

    /// A memory of no bytes, for calls that need none.
    static var none: GuestMemory {
        guard let base = unsafe UnsafeMutableRawPointer(bitPattern: 1) else {
            preconditionFailure("1 is an address")
        }
        return unsafe GuestMemory(unsafe: base, byteCount: 0)
    }

    /// The position of a range that is going to be written.
    private func writtenPosition(of address: UInt64, count: UInt64) throws(PointerFault) -> Int {
        let position = try position(of: address, count: count)
        caller?.noteWrite(from: position, byteCount: Int(count))
        return position
    }

    /// The position of a range that lies within memory, aligned.
    @discardableResult
    func position(
        of address: UInt64, count: UInt64, alignment: UInt64 = 1
    ) throws(PointerFault) -> Int {
        let size = UInt64(byteCount)
        guard address <= size, count <= size - address, address & (alignment - 1) == 0 else {
            throw PointerFault(
                address: address, byteCount: count, alignment: alignment, memoryByteCount: size)
        }
        return Int(address)
    }

    func load<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self, at address: UInt64
    ) throws(PointerFault) -> T {
        let position = try position(of: address, count: UInt64(MemoryLayout<T>.size))
        return unsafe T(littleEndian: base.loadUnaligned(fromByteOffset: position, as: T.self))
    }

    func store<T: FixedWidthInteger & BitwiseCopyable>(
        _ value: T, at address: UInt64
    ) throws(PointerFault) {
        let position = try writtenPosition(of: address, count: UInt64(MemoryLayout<T>.size))
        unsafe base.storeBytes(of: value.littleEndian, toByteOffset: position, as: T.self)
    }

    func clear(at address: UInt64, count: UInt64) throws(PointerFault) {
        let position = try writtenPosition(of: address, count: count)
        unsafe (base + position).initializeMemory(
            as: UInt8.self, repeating: 0, count: Int(count))
    }

    func bytes(at address: UInt64, count: UInt64) throws(PointerFault) -> [UInt8] {
        let position = try position(of: address, count: count)
        return unsafe [UInt8](UnsafeRawBufferPointer(start: base + position, count: Int(count)))
    }

    func write(_ bytes: ArraySlice<UInt8>, at address: UInt64) throws(PointerFault) {
        let position = try writtenPosition(of: address, count: UInt64(bytes.count))
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe (base + position).copyMemory(from: start, byteCount: source.count)
        }
    }

    func write(_ bytes: [UInt8], at address: UInt64) throws(PointerFault) {
        try write(bytes[...], at: address)
    }

    /// Lends a range to be filled.
    func withMutableBytes<R>(
        at address: UInt64, count: UInt64,
        _ body: (inout MutableRawSpan) throws(WASIErrno) -> R
    ) throws -> R {
        let position = try writtenPosition(of: address, count: count)
        var span = unsafe MutableRawSpan(_unsafeStart: base + position, byteCount: Int(count))
        return try body(&span)
    }

    /// Lends a range to be read.
    func withBytes<R>(
        at address: UInt64, count: UInt64, _ body: (RawSpan) throws(WASIErrno) -> R
    ) throws -> R {
        let position = try position(of: address, count: count)
        return try body(
            unsafe RawSpan(
                _unsafeStart: UnsafeRawPointer(base + position), byteCount: Int(count)))
    }
}
