import Platform
import Synchronization

extension MemoryObject {
    /// Memories up to this many bytes are copied anew as a whole: as fast as a handful of page
    /// faults, of which one costs what copying 64 KiB does three times.
    static let wholeCopyBytesMax = 1 << 18

    /// The bytes from the start up to the last one that is not zero.
    var usedByteCount: Int {
        let base = data.pointee.base
        var count = min(initializedEnd ?? Int(data.pointee.byteCount), Int(data.pointee.byteCount))
        while count & 7 != 0, count > 0 {
            if base.load(fromByteOffset: count - 1, as: UInt8.self) != 0 { return count }
            count -= 1
        }
        while count > 0, base.load(fromByteOffset: count - 8, as: UInt64.self) == 0 { count -= 8 }
        return count
    }

    /// Lets what has been written so far count as not written.
    func forgetWrites() {
        writes?.makePristine(byteCount: Int(data.pointee.byteCount))
    }

    /// Gives the memory the content and the size of an image again.
    ///
    /// Where writes are tracked only the pages that were written are copied. Else a small memory is
    /// copied whole, and a large one gives all pages that it has touched back to the system.
    ///
    /// - Returns: False if the system has no pages for it.
    func reset(to image: MemoryImage) -> Bool {
        let byteCount = Int(data.pointee.byteCount)
        // Pages of a fork are another one's.
        let isOthers = mappedImage != nil && mappedImage !== image
        if writes != nil, !isOthers {
            resetPages(byteCount: byteCount, image)
        } else if byteCount <= Self.wholeCopyBytesMax, !isOthers {
            restore(0..<MemoryImage.roundUp(byteCount), image)
        } else {
            guard !isLost, resetMapping(byteCount: byteCount, image) else { return false }
            writes?.restorePages(WrittenPages.pageCount(byteCount)) { _ in }
        }
        data.pointee.currentByteCount.store(UInt(image.byteCount), ordering: .relaxed)
        budget.give(UInt64(byteCount - image.byteCount))
        return true
    }

    /// Copies a range that starts and ends with a page; what the image lacks is zero.
    private func restore(_ range: Range<Int>, _ image: MemoryImage) {
        let base = data.pointee.base
        let copied = min(max(image.content.count, range.lowerBound), range.upperBound)
        if copied > range.lowerBound, let content = image.content.baseAddress {
            memcpy(base + range.lowerBound, content + range.lowerBound, copied - range.lowerBound)
        }
        if range.upperBound > copied { memset(base + copied, 0, range.upperBound - copied) }
    }

    private func resetPages(byteCount: Int, _ image: MemoryImage) {
        let size = WrittenPages.pageBytes
        var pageCount = WrittenPages.pageCount(byteCount)
        // What grew by much goes back to the system: the next use may not need it.
        let kept = MemoryImage.roundUp(image.byteCount)
        if byteCount - kept > Self.wholeCopyBytesMax, mappedImage == nil,
            Self.clear(data.pointee.base + kept, byteCount: byteCount - kept)
        {
            writes?.drop(kept / size..<pageCount)
            pageCount = kept / size
        }
        writes?.restorePages(pageCount) { page in
            restore((page * size)..<(page * size + size), image)
        }
    }

    /// - Returns: False if the system has no pages for it.
    private func resetMapping(byteCount: Int, _ image: MemoryImage) -> Bool {
        let base = data.pointee.base
        let count = MemoryImage.roundUp(byteCount)
        if mappedImage === image {
            if !AddressSpace.revert(base, byteCount: count) { restore(0..<count, image) }
            return true
        }
        guard AddressSpace.renew(base, byteCount: count) else {
            lose()
            return false
        }
        mappedImage = nil
        return take(image)
    }
}
