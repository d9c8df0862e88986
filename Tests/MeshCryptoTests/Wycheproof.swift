import Foundation

/// A file of Wycheproof's vectors.
struct Wycheproof<Case: Decodable & Sendable>: Decodable, Sendable {
    struct Group: Decodable, Sendable {
        var publicKey: PublicKey?
        var tagSize: Int?
        var tests: [Case]
    }

    struct PublicKey: Decodable, Sendable {
        var pk: String
    }

    var numberOfTests: Int
    var testGroups: [Group]

    /// - Returns: `nil` without the shared data.
    /// - Parameter name: Such as `x25519`.
    static func read(_ name: String) -> Wycheproof? {
        MeshSharedData.file("wycheproof_\(name)_test.json").flatMap {
            try? JSONDecoder().decode(Wycheproof.self, from: $0)
        }
    }

    /// All, or in debug one of so many.
    func cases(oneOf step: Int) -> [(group: Group, test: Case)] {
        let all = testGroups.flatMap { group in group.tests.map { (group: group, test: $0) } }
        guard !Effort.isFull else { return all }
        return stride(from: 0, to: all.count, by: step).map { all[$0] }
    }
}

/// A byte string in the text form of the vectors.
struct Hexadecimal: Decodable, Sendable, ExpressibleByStringLiteral {
    var bytes: [UInt8]

    init(stringLiteral text: String) {
        let digits = text.utf8.filter { $0 != 32 }.map { digit in
            digit < 58 ? digit - 48 : (digit | 32) - 87
        }
        bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }
}
