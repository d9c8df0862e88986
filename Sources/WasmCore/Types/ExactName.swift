/// A name compared byte by byte: the standard knows no Unicode equivalence, `String` does.
///
/// Types that have names of modules keep them so, and what is derived compares bytes.
package struct ExactName: Hashable, Sendable {
    package var text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: Self, right: Self) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        guard left.count == right.count else { return false }
        let isEqual = unsafe left.withContiguousStorageIfAvailable { left in
            unsafe right.withContiguousStorageIfAvailable { unsafe areEqual(left, $0) }
        }
        return (isEqual ?? nil) ?? left.elementsEqual(right)
    }

    /// Whether two names of as many bytes are equal, eight bytes at a time: they may be long.
    private static func areEqual(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        let (left, right) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
        var at = 0
        while left.count - at >= 8 {
            let word = unsafe left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            guard unsafe word == right.loadUnaligned(fromByteOffset: at, as: UInt64.self) else {
                return false
            }
            at += 8
        }
        while at < left.count {
            guard unsafe left[at] == right[at] else { return false }
            at += 1
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
