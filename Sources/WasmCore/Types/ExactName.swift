/// A name compared byte by byte: the standard knows no Unicode equivalence, `String` does.
///
/// Types that have names of modules keep them so, and what is derived compares bytes.
package struct ExactName: Hashable, Sendable {
    package var text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.count == right.text.utf8.count
            && left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
