/// What somebody may have meant who wrote a word that means nothing.
package enum Suggestion {
    /// Longer words are no typing errors, and comparing takes time by their product.
    private static let bytesMax = 64

    /// The candidate that takes the fewest edits, the first one of several, if it takes no more
    /// than a third of the word's bytes, or one.
    ///
    /// - Complexity: O(candidates), with at most 4,096 steps for each.
    package static func nearest(
        to word: String, among candidates: some Sequence<String>
    ) -> String? {
        guard word.utf8.count <= bytesMax else { return nil }
        let bytes = Array(word.utf8)
        var (nearest, allowed) = (String?.none, max(1, bytes.count / 3))
        for candidate in candidates {
            // Each byte more is an edit.
            guard abs(candidate.utf8.count - bytes.count) <= allowed else { continue }
            let edits = distance(bytes, Array(candidate.utf8))
            guard edits <= allowed else { continue }
            if edits == 0 { return candidate }
            (nearest, allowed) = (candidate, edits - 1)
        }
        return nearest
    }

    /// Insertions, removals, replacements and swaps of neighbours between two words.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        // Of the last two rows of `a`, and of the present one.
        var before: [Int] = []
        var above = Array(0...b.count)
        for row in 1...a.count {
            var edits = [row] + Array(repeating: 0, count: b.count)
            for column in 1...b.count {
                let isSame = a[row - 1] == b[column - 1]
                edits[column] = min(
                    above[column - 1] + (isSame ? 0 : 1), above[column] + 1, edits[column - 1] + 1)
                if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
                    edits[column] = min(edits[column], before[column - 2] + 1)
                }
            }
            (before, above) = (above, edits)
        }
        return above[b.count]
    }
}
