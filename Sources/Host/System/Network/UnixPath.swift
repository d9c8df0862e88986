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

extension UnixPath {
    /// Whether it is written from the root on, without parts that lead nowhere or back. Such a path
    /// has no other spelling, but through links, and where files are found in spite of their case.
    package var isCanonical: Bool {
        let slash: UInt8 = 0x2F
        guard bytes.first == slash else { return false }
        let parts = bytes.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
        return parts.allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        }
    }

    /// As it is read.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension UnixPath: CustomStringConvertible {
    package var description: String { text.escaped }
}
