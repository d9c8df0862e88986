/// A port with a state of its own that is a part of the guest's world, so that it goes with it:
/// where an input stands, what a virtual clock shows, which bytes come next.
///
/// A stream, clock or source of random bytes that is none goes on as whatever is given then is.
public protocol StatefulPort: AnyObject {
    /// What it is now.
    ///
    /// - Throws: What keeps it from knowing.
    func portState() throws -> [UInt8]

    /// Becomes what it was; called before a guest uses it.
    ///
    /// - Throws: What is wrong with the state. It may be forged.
    func setPortState(_ state: [UInt8]) throws
}

/// Thrown for a state that is none of a port's.
struct PortStateError: Error, CustomStringConvertible {
    var description: String { "a state of another kind" }
}

extension [UInt8] {
    /// A state of numbers.
    init(portState numbers: UInt64...) {
        self = numbers.flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
        }
    }

    func portNumbers(_ count: Int) throws(PortStateError) -> [UInt64] {
        guard self.count == count * 8 else { throw PortStateError() }
        return (0..<count).map { index in
            self[index * 8..<index * 8 + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
