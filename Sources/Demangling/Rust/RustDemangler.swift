/// Rust's own scheme, version 0 (RFC 2603): written while it is read.
///
/// As in backtraces of Rust, without hashes of crates and types of numbers.
struct RustDemangler {
    var cursor: ByteCursor
    var budget = DemanglingBudget()
    var output: LimitedText
    /// Within parts that are read but not shown.
    var silence = 0
    /// Lifetimes that enclosing `for<…>` bind.
    var boundLifetimes: UInt64 = 0

    /// - Parameter cursor: After `_R`.
    static func text(
        of cursor: ByteCursor, _ limits: DemanglingLimits
    ) throws(DemanglingError) -> String {
        var demangler = RustDemangler(
            cursor: cursor, output: LimitedText(bytesMax: limits.outputBytesMax))
        // A version would stand here; there is none but the first.
        guard !demangler.cursor.peek().isDigit else { throw .malformed }
        try demangler.path(isValue: true)
        if !demangler.cursor.isAtEnd, !demangler.isAtSuffix {
            // The crate that caused the instance.
            try demangler.silently { (path) throws(DemanglingError) in
                try path.path(isValue: false)
            }
        }
        guard demangler.cursor.isAtEnd || demangler.isAtSuffix else { throw .malformed }
        return demangler.output.text
    }

    private var isAtSuffix: Bool { cursor.peek() == "." || cursor.peek() == "$" }

    mutating func write(_ text: String) throws(DemanglingError) {
        if silence == 0 { try output.append(text) }
    }

    /// Reads a part that is not shown.
    mutating func silently(
        _ read: (inout Self) throws(DemanglingError) -> Void
    ) throws(DemanglingError) {
        silence += 1
        try read(&self)
        silence -= 1
    }

    /// Reads what a back-reference names, which stands before it.
    mutating func backReference(
        _ read: (inout Self) throws(DemanglingError) -> Void
    ) throws(DemanglingError) {
        let start = cursor.position - 1
        guard let target = Int(exactly: try base62()), target < start else { throw .malformed }
        // Not shown, it need not be read a second time either.
        guard silence == 0 else { return }
        let next = cursor.position
        cursor.position = target
        try read(&self)
        cursor.position = next
    }

    /// Elements up to an `E`, with commas between.
    ///
    /// - Returns: How many there are.
    @discardableResult
    mutating func list(
        _ element: (inout Self) throws(DemanglingError) -> Void
    ) throws(DemanglingError) -> Int {
        var count = 0
        while !cursor.take("E") {
            if count > 0 { try write(", ") }
            try element(&self)
            count += 1
        }
        return count
    }
}

// MARK: Numbers and identifiers

extension RustDemangler {
    /// A number of base 62, where the mere `_` is 0.
    mutating func base62() throws(DemanglingError) -> UInt64 {
        if cursor.take("_") { return 0 }
        var value: UInt64 = 0
        repeat {
            guard let digit = Self.digits[try cursor.next()] else { throw .malformed }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 62)
            let (sum, isTooLargeToo) = product.addingReportingOverflow(digit)
            guard !isTooLarge, !isTooLargeToo, sum < .max - 1 else { throw .malformed }
            value = sum
        } while !cursor.take("_")
        return value + 1
    }

    private static let digits: [Unicode.Scalar: UInt64] = {
        let text = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return Dictionary(uniqueKeysWithValues: zip(text.unicodeScalars, 0...))
    }()

    /// A number after a letter; 0 without it.
    mutating func optionalNumber(_ letter: String) throws(DemanglingError) -> UInt64 {
        guard cursor.take(letter) else { return 0 }
        return try base62() + 1
    }

    mutating func identifier() throws(DemanglingError) -> String {
        let isPunycode = cursor.take("u")
        // A count has no leading zeros: `0` alone is the empty name.
        let count = cursor.take("0") ? 0 : try cursor.number()
        _ = cursor.take("_")
        let text = try cursor.text(count: count)
        guard isPunycode else { return text }
        return try Punycode.decode(text, delimiter: "_") { digit in
            switch digit {
            case "a"..."z": digit.value - 97
            case "0"..."9": digit.value - 48 + 26
            default: nil
            }
        }
    }
}
