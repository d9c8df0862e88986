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
        guard let pages = data.pointee.writtenPages else { return }
        memset(pages, 0, (Int(data.pointee.byteCount) >> Int(WrittenPages.pageShift)) + 1)
    }

    /// Gives the memory the content and the size of an image again.
    ///
    /// Where writes are tracked only the pages that were written are copied. Else a small memory is
    /// copied whole, and a large one gives all pages that it has touched back to the system.
    func reset(to image: MemoryImage) {
        let byteCount = Int(data.pointee.byteCount)
        if let writtenPages = data.pointee.writtenPages {
            resetPages(writtenPages, byteCount: byteCount, image)
        } else if byteCount <= Self.wholeCopyBytesMax {
            restore(0..<MemoryImage.roundUp(byteCount), image)
        } else {
            resetMapping(byteCount: byteCount, image)
        }
        data.pointee.currentByteCount.store(UInt(image.byteCount), ordering: .relaxed)
        budget.give(UInt64(byteCount - image.byteCount))
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

    private func resetPages(
        _ written: UnsafeMutablePointer<UInt8>, byteCount: Int, _ image: MemoryImage
    ) {
        let size = WrittenPages.pageBytes
        var pageCount = (byteCount + size - 1) / size
        // What grew by much goes back to the system: the next use may not need it.
        let kept = MemoryImage.roundUp(image.byteCount)
        if byteCount - kept > Self.wholeCopyBytesMax,
            Self.clear(data.pointee.base + kept, byteCount: byteCount - kept)
        {
            memset(written + kept / size, 0, pageCount - kept / size)
            pageCount = kept / size
        }
        // Eight pages at a time: most have not been written. The map has room for whole words.
        let words = UnsafeMutableRawPointer(written).assumingMemoryBound(to: UInt64.self)
        for word in 0..<((pageCount + 7) / 8) where words[word] != 0 {
            for page in (word * 8)..<min(word * 8 + 8, pageCount) where written[page] != 0 {
                restore((page * size)..<(page * size + size), image)
            }
            words[word] = 0
        }
    }

    private func resetMapping(byteCount: Int, _ image: MemoryImage) {
        let base = data.pointee.base
        let count = MemoryImage.roundUp(byteCount)
        if mappedImage !== image { mappedImage = image.map(at: base) ? image : nil }
        guard AddressSpace.revert(base, byteCount: count) else {
            restore(0..<count, image)
            return
        }
        if mappedImage !== image, let content = image.content.baseAddress {
            memcpy(base, content, image.content.count)
        }
    }
}

/// A byte for each page of a memory, set by whoever writes there.
enum WrittenPages {
    static let pageShift: UInt = 12
    static let pageBytes = 1 << 12

    /// Notes that a range has been written; its pages need not be whole.
    static func note(
        _ pages: UnsafeMutablePointer<UInt8>, from start: UInt64, byteCount: UInt64
    ) {
        guard byteCount > 0 else { return }
        let first = Int(truncatingIfNeeded: start >> UInt64(pageShift))
        let last = Int(truncatingIfNeeded: (start &+ byteCount &- 1) >> UInt64(pageShift))
        memset(pages + first, 1, last - first + 1)
    }
}

extension MemoryData {
    /// Notes a write by other means than a store instruction of code that tracks writes.
    @inline(__always)
    func noteWrite(from start: UInt64, byteCount: UInt64) {
        guard let writtenPages else { return }
        WrittenPages.note(writtenPages, from: start, byteCount: byteCount)
    }
}
