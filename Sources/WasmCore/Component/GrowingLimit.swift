/// A limit of what a component may ask for that grows with its bytes: a few of them cause little,
/// and a large component has what it needs.
public struct GrowingLimit: Hashable, Sendable {
    /// What any component may have.
    public var base: Int
    /// What it may have besides, for each of its bytes.
    public var perByte: Int
    /// What none may have more of, however many bytes it has.
    public var most: Int

    /// A limit of a base and a share for each byte, with an end.
    public init(base: Int, perByte: Int, most: Int) {
        self.base = base
        self.perByte = perByte
        self.most = most
    }

    /// The same for all components.
    public init(_ most: Int) { self.init(base: most, perByte: 0, most: most) }

    /// What a component of so many bytes may have.
    ///
    /// - Parameter byteCount: nil for a component that has none, as it was made in memory: whoever
    ///   did that answers for it.
    package func count(ofBytes byteCount: Int?) -> Int {
        guard let byteCount else { return most }
        let (share, shareOverflow) = perByte.multipliedReportingOverflow(by: byteCount)
        let (count, overflow) = base.addingReportingOverflow(share)
        return shareOverflow || overflow ? most : min(count, most)
    }

    /// How much that is and how it comes about, for messages.
    package func words(ofBytes byteCount: Int?) -> String {
        let count = count(ofBytes: byteCount)
        guard let byteCount, count < most else { return "at most \(count)" }
        return "at most \(count): \(base), and \(perByte) for each of \(byteCount) bytes"
    }
}

extension GrowingLimit: ExpressibleByIntegerLiteral {
    /// The same for all components.
    public init(integerLiteral value: Int) { self.init(value) }
}
