/// One name in a directory: not empty, no slash, no NUL, neither `.` nor `..`.
public struct FileName: Hashable, Sendable {
    /// Neither empty nor with a `/` or NUL, nor `.` or `..`.
    public let bytes: [UInt8]

    /// nil if the bytes are not one name.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = [UInt8](bytes)
        guard !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else {
            return nil
        }
        guard bytes != [0x2E], bytes != [0x2E, 0x2E] else { return nil }
        self.bytes = bytes
    }

    /// Lends the name ending in NUL.
    func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        unsafe bytes.withCString(body)
    }
}

extension [UInt8] {
    /// Lends the bytes ending in NUL; the array itself holds none.
    func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
        let terminated = map { CChar(bitPattern: $0) } + [0]
        return unsafe terminated.withUnsafeBufferPointer { buffer in
            // An array that holds the NUL at least has a base address.
            unsafe buffer.withMemoryRebound(to: CChar.self) { chars in
                guard let start = chars.baseAddress else { preconditionFailure("empty array") }
                return unsafe body(start)
            }
        }
    }
}
