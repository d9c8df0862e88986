extension Memory {
    /// A moment from which pages that are written can be asked for, as often as one likes and
    /// whoever else does.
    ///
    /// - Returns: nil if the store's code does not track writes, or the system has no room.
    package func takeStock() -> WrittenPages.Mark? {
        object.writes?.takeStock(byteCount: Int(byteCount))
    }

    /// Numbers of pages of 4 KiB that may have been written since, as ascending ranges.
    ///
    /// - Returns: nil if the mark is one of another memory.
    package func pages(writtenSince mark: WrittenPages.Mark) -> [Range<Int>]? {
        object.writes?.pages(since: mark, byteCount: Int(byteCount))
    }
}
