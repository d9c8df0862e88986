enum BinarySearch {
    /// The first of so many indices for which something holds that holds for all behind it; the
    /// count if it holds for none.
    ///
    /// - Complexity: O(log(count)).
    @inline(__always)
    static func firstIndex(_ count: Int, where holds: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
