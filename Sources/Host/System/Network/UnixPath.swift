/// Where a socket of the Unix family lies among the files.
package struct UnixPath: Hashable, Sendable {
    /// As the system has them, in whatever encoding; none of a socket that has no name.
    package let bytes: [UInt8]

    /// The address of a socket that was bound to none.
    package static let unnamed = UnixPath(bytes: [])

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// What the system says. Names outside of the file system, which begin with a byte 0, are none
    /// for us.
    init(ofSystem bytes: [UInt8]) {
        self.bytes = bytes.contains(0) ? [] : bytes
    }

    /// - Throws: If it is empty or has a byte 0. How long it may be is the system's affair.
    package init(_ text: some StringProtocol) throws(AddressTextError) {
        guard !text.isEmpty, !text.utf8.contains(0) else { throw AddressTextError(text, .path) }
        bytes = Array(text.utf8)
    }
}

extension UnixPath: CustomStringConvertible {
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
