/// The content of files, for the host.
extension OpenFile {
    /// Bytes that are read at a time.
    private static var partBytes: Int { 1 << 18 }

    /// Hands on the content in parts, to the end.
    func eachPart(
        _ body: (ArraySlice<UInt8>, _ offset: UInt64) throws(WASIErrno) -> Void
    ) throws(WASIErrno) {
        var part = [UInt8](repeating: 0, count: Self.partBytes)
        var offset: UInt64 = 0
        while true {
            let count = try unsafe part.withUnsafeMutableBufferPointer {
                (buffer) throws(WASIErrno) in
                // The array's own bytes, for the length of the call.
                var span = unsafe MutableRawSpan(
                    _unsafeBytes: UnsafeMutableRawBufferPointer(buffer))
                return try read(into: &span, at: offset)
            }
            guard count > 0 else { return }
            try body(part.prefix(count), offset)
            offset += UInt64(count)
        }
    }

    /// Writes all bytes at an offset.
    func writeAll(_ bytes: ArraySlice<UInt8>, at offset: UInt64) throws(WASIErrno) {
        var rest = bytes
        var offset = offset
        while !rest.isEmpty {
            // A view of initialized bytes, for the length of the call.
            let count = try unsafe write(rest.span.bytes, at: offset)
            guard count > 0 else { throw .io }
            rest = rest.dropFirst(count)
            offset += UInt64(count)
        }
    }
}
