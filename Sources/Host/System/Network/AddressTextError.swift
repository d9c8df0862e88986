/// Why a text is no address, name, range or rule.
package struct AddressTextError: Error, Hashable, Sendable {
    package enum Problem: String, Sendable {
        case address = "is no IP address"
        case zone = "has a zone that is no number, or an address that has no zones"
        case prefix = "has a prefix length that is no number or too large"
        case hostBits = "has bits set beyond its prefix"
        case port = "has no port from 0 to 65535"
        case portOrder = "has a range of ports whose end comes before its start"
        case name = "is no name of letters, digits, hyphens and dots"
        case nameLength = "is a name with too long a part, or too long as a whole"
        case numericName = "ends in a number, as an address does, and is none"
        case path = "is no absolute path, has parts that are empty, . or .., or has a byte 0"
        case listenName = "is a name, and whoever listens does so at an address"
    }

    /// What was read; cut, as it may be anybody's.
    package let text: String
    package let problem: Problem

    /// Characters have no limit of their own.
    private static let scalarsMax = 80

    init(_ text: some StringProtocol, _ problem: Problem) {
        self.text = String(text.addressScalars.prefix(Self.scalarsMax))
        self.problem = problem
    }
}

extension AddressTextError: CustomStringConvertible {
    package var description: String { "‘\(text.escaped)’ \(problem.rawValue)" }
}
