/// What somebody may have meant.
package enum Suggestion {
    /// The candidate that takes the fewest edits, if it takes few.
    package static func nearest(to word: String, among candidates: [String]) -> String? {
        let allowed = max(1, word.count / 3)
        return candidates.map { (candidate: $0, edits: distance(word, $0)) }
            .filter { $0.edits <= allowed }
            .min { $0.edits < $1.edits }?.candidate
    }

    /// Insertions, removals, replacements and swaps of neighbours between two words.
    static func distance(_ left: String, _ right: String) -> Int {
        // Longer words are no typing errors, and their table would grow.
        let a = Array(left.utf8.prefix(64))
        let b = Array(right.utf8.prefix(64))
        var rows = [[Int]](repeating: Array(repeating: 0, count: b.count + 1), count: a.count + 1)
        for column in 0...b.count { rows[0][column] = column }
        for row in 0...a.count { rows[row][0] = row }
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        for row in 1...a.count {
            for column in 1...b.count {
                let isSame = a[row - 1] == b[column - 1]
                var edits = rows[row - 1][column - 1] + (isSame ? 0 : 1)
                edits = min(edits, rows[row - 1][column] + 1, rows[row][column - 1] + 1)
                if row > 1, column > 1, a[row - 1] == b[column - 2], a[row - 2] == b[column - 1] {
                    edits = min(edits, rows[row - 2][column - 2] + 1)
                }
                rows[row][column] = edits
            }
        }
        return rows[a.count][b.count]
    }
}
