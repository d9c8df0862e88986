#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Descriptor 1, unbuffered: guests write to it too, and the order must stay.
enum StandardOutput {
    /// False if nobody can take it.
    @discardableResult
    static func write(_ text: String) -> Bool { write([UInt8](text.utf8)) }

    @discardableResult
    static func write(_ bytes: [UInt8]) -> Bool { Descriptor.write(bytes, to: 1) }
}

/// Descriptor 2.
enum StandardError {
    static func write(_ text: String) { _ = Descriptor.write([UInt8](text.utf8), to: 2) }
}

/// Open files by number.
enum Descriptor {
    /// Writes all bytes; false on an error.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer[...]
            while unsafe !rest.isEmpty {
                let part = unsafe UnsafeRawBufferPointer(rebasing: rest)
                let count = unsafe writeSome(descriptor, part)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                unsafe rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// Appends what is there, up to a number of bytes; 0 at the end, nil on an error.
    static func read(
        from descriptor: Int32, into bytes: inout [UInt8], byteCountMax: Int = 1 << 16
    ) -> Int? {
        var got = -1
        let part = unsafe [UInt8](unsafeUninitializedCapacity: byteCountMax) { buffer, count in
            repeat {
                unsafe got = readSome(descriptor, UnsafeMutableRawBufferPointer(buffer))
            } while got < 0 && errno == EINTR
            count = max(got, 0)
        }
        bytes += part
        return got < 0 ? nil : got
    }
}

private func writeSome(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe write(descriptor, bytes.baseAddress, bytes.count)
}

private func readSome(_ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe read(descriptor, bytes.baseAddress, bytes.count)
}
