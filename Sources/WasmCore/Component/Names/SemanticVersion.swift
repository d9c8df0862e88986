/// A version such as `1.2.3-rc.1+build`, and which one is newer. Spec: Semantic Versioning 2.0.
package struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
    package var major: UInt64
    package var minor: UInt64
    package var patch: UInt64
    /// The words after `-`, which make it older than the version without them.
    package var prerelease: [String]
    /// The words after `+`.
    package var build: [String]

    /// - Returns: nil if the text is no version.
    package init?(_ text: some StringProtocol) {
        let (beforeBuild, afterPlus) = Substring(text).split(atFirst: "+")
        var build: [String] = []
        if let afterPlus {
            guard let words = Self.words(afterPlus) else { return nil }
            build = words
        }
        let (core, afterHyphen) = beforeBuild.split(atFirst: "-")
        var prerelease: [String] = []
        if let afterHyphen {
            guard let words = Self.words(afterHyphen) else { return nil }
            guard words.allSatisfy({ !Self.hasLeadingZero($0) }) else { return nil }
            prerelease = words
        }
        let numbers = core.split(atEach: ".").map(Self.number)
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1],
            let patch = numbers[2]
        else { return nil }
        self.major = major
        self.minor = minor
        self.patch = patch
        self.prerelease = prerelease
        self.build = build
    }

    /// The part that compatible versions share: `1` of 1.2.3, `0.2` of 0.2.3, `0.0.1` of 0.0.1.
    ///
    /// Spec: component model, `canonversion`.
    package var track: String {
        if major > 0 { return "\(major)" }
        return minor > 0 ? "0.\(minor)" : "0.0.\(patch)"
    }

    package var description: String {
        "\(major).\(minor).\(patch)"
            + (prerelease.isEmpty ? "" : "-" + prerelease.joined(separator: "."))
            + (build.isEmpty ? "" : "+" + build.joined(separator: "."))
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy(isDigit), !hasLeadingZero(text) else {
            return nil
        }
        return UInt64(text)
    }

    private static func words(_ text: Substring) -> [String]? {
        let words = text.split(atEach: ".")
        let areWords = words.allSatisfy { word in
            !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    isDigit(byte) || byte == KebabLabel.hyphen
                        || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(KebabLabel.small(byte))
                }
        }
        return areWords ? words.map(String.init) : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func hasLeadingZero(_ text: some StringProtocol) -> Bool {
        text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "0")
            && text.utf8.allSatisfy(isDigit)
    }
}

extension SemanticVersion: Comparable {
    /// Older first. The standard gives what was built differently no rank; here the order is total.
    package static func < (left: Self, right: Self) -> Bool {
        let numbers = [
            (left.major, right.major), (left.minor, right.minor), (left.patch, right.patch),
        ]
        for (one, other) in numbers where one != other { return one < other }
        if left.prerelease != right.prerelease {
            // A release comes after all that led to it.
            if left.prerelease.isEmpty || right.prerelease.isEmpty {
                return right.prerelease.isEmpty
            }
            return precedes(left.prerelease, right.prerelease)
        }
        return precedes(left.build, right.build)
    }

    /// Word for word: numbers by value and before all else, a word less before a word more.
    private static func precedes(_ left: [String], _ right: [String]) -> Bool {
        for (one, other) in zip(left, right) where one != other {
            switch (one.utf8.allSatisfy(isDigit), other.utf8.allSatisfy(isDigit)) {
            case (true, true):
                // Of any size. What is built may have zeros in front.
                let (number, otherNumber) = (one.drop { $0 == "0" }, other.drop { $0 == "0" })
                if number.utf8.count != otherNumber.utf8.count {
                    return number.utf8.count < otherNumber.utf8.count
                }
                if number != otherNumber {
                    return number.utf8.lexicographicallyPrecedes(otherNumber.utf8)
                }
            case (let isNumber, let isOtherNumber) where isNumber != isOtherNumber:
                return isNumber
            default: return one.utf8.lexicographicallyPrecedes(other.utf8)
            }
        }
        return left.count < right.count
    }
}
