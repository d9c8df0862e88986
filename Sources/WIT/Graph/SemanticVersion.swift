/// A version, `1.2.3-rc.1+build`, and which one is newer.
package struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
    package var major: UInt64
    package var minor: UInt64
    package var patch: UInt64
    /// What comes after the hyphen, without it; empty for a release.
    package var prerelease: String
    /// What comes after the plus sign, without it.
    package var build: String

    /// A version from its text, or nil if it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first else { return nil }
        let halves = head.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 3, let major = Self.number(numbers[0]),
            let minor = Self.number(numbers[1]), let patch = Self.number(numbers[2])
        else { return nil }
        (self.major, self.minor, self.patch) = (major, minor, patch)
        prerelease = halves.count > 1 ? String(halves[1]) : ""
        build = parts.count > 1 ? String(parts[1]) : ""
        if halves.count > 1, !Self.areWords(prerelease, zerosInFront: false) { return nil }
        if parts.count > 1, !Self.areWords(build, zerosInFront: true) { return nil }
    }

    package var description: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-" + prerelease)
            + (build.isEmpty ? "" : "+" + build)
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard isNumber(text), text.utf8.count == 1 || !text.hasPrefix("0") else { return nil }
        return UInt64(text)
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func areWords(_ text: String, zerosInFront: Bool) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            if word.isEmpty { return false }
            return zerosInFront || !isNumber(word) || word.utf8.count == 1 || !word.hasPrefix("0")
        }
    }
}

extension SemanticVersion: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        if left.major != right.major { return left.major < right.major }
        if left.minor != right.minor { return left.minor < right.minor }
        if left.patch != right.patch { return left.patch < right.patch }
        if left.prerelease != right.prerelease {
            // A release comes after all that led to it.
            if left.prerelease.isEmpty || right.prerelease.isEmpty {
                return right.prerelease.isEmpty
            }
            return precedes(left.prerelease, right.prerelease)
        }
        // The standard has no order here; ours is total.
        return precedes(left.build, right.build)
    }

    /// Word for word: numbers by value and before all else, a word less before a word more.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        let lefts = left.split(separator: ".", omittingEmptySubsequences: true)
        let rights = right.split(separator: ".", omittingEmptySubsequences: true)
        for (one, other) in zip(lefts, rights) where one != other {
            switch (isNumber(one), isNumber(other)) {
            case (true, true):
                let (one, other) = (one.drop { $0 == "0" }, other.drop { $0 == "0" })
                if one.utf8.count != other.utf8.count { return one.utf8.count < other.utf8.count }
                if one != other { return one < other }
            case (true, false): return true
            case (false, true): return false
            case (false, false): return one < other
            }
        }
        return lefts.count < rights.count
    }
}
