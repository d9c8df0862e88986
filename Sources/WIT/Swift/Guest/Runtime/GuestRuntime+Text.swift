extension GuestRuntime {
    /// Text, and errors without a type of their own.
    static let text = #"""
        extension Canonical {
            /// An error that is no type of its own in WIT: a number, a text, nothing at all.
            struct Failure<Value>: Error, @unchecked Sendable {
                var value: Value

                init(_ value: Value) {
                    self.value = value
                }
            }

            /// Text as the bytes of its UTF-8. A `String` brings 30 KB of code, and is there for
            /// the asking: `String(decoding: text.utf8, as: UTF8.self)`.
            struct Text: Hashable, ExpressibleByStringInterpolation {
                var utf8: [UInt8]

                init(utf8: [UInt8]) {
                    self.utf8 = utf8
                }

                init(stringLiteral value: StaticString) {
                    utf8 = []
                    append(value)
                }

                init(stringInterpolation: Interpolation) {
                    utf8 = stringInterpolation.text.utf8
                }

                /// Adds what stands in the source.
                mutating func append(_ literal: StaticString) {
                    utf8.append(
                        contentsOf: UnsafeBufferPointer(
                            start: literal.utf8Start, count: literal.utf8CodeUnitCount))
                }

                static func += (text: inout Text, other: Text) {
                    text.utf8.append(contentsOf: other.utf8)
                }

                static func + (text: Text, other: Text) -> Text {
                    var text = text
                    text += other
                    return text
                }

                /// What stands between the quotation marks.
                struct Interpolation: StringInterpolationProtocol {
                    var text: Text

                    init(literalCapacity: Int, interpolationCount: Int) {
                        text = Text(utf8: [])
                        text.utf8.reserveCapacity(literalCapacity + 8 * interpolationCount)
                    }

                    mutating func appendLiteral(_ literal: StaticString) { text.append(literal) }
                    mutating func appendInterpolation(_ other: Text) { text += other }

                    /// A number in decimal.
                    mutating func appendInterpolation(_ number: some BinaryInteger) {
                        var digits: [UInt8] = []
                        var rest = number.magnitude
                        repeat {
                            digits.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
                            rest /= 10
                        } while rest != 0
                        if number < 0 { digits.append(0x2D) }
                        text.utf8.append(contentsOf: digits.reversed())
                    }
                }
            }
        }
        """#
}
