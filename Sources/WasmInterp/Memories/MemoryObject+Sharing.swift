import Platform
import Synchronization

extension MemoryObject {
    /// Takes over what another memory of the same size holds. Where the system can, both have the
    /// pages of large ones in common until one of them writes there.
    ///
    /// - Parameter source: Nobody may write it meanwhile.
    /// - Returns: False if the system has no pages for it; this one is of no use then.
    func adopt(_ source: MemoryObject) -> Bool {
        // Others than instantiation have written to both.
        source.initializedEnd = nil
        initializedEnd = nil
        let base = data.pointee.base
        let count = source.usedByteCount
        data.pointee.noteWrite(from: 0, byteCount: UInt64(count))
        // Forks of what has not changed since the last one have its image.
        let known = source.mappedImage.flatMap { $0.equals(source) ? $0 : nil }
        if count > Self.wholeCopyBytesMax, let image = known ?? MemoryImage(mapped: source) {
            guard take(image) else { return false }
            if mappedImage === image, known == nil { _ = source.take(image) }
            return true
        }
        base.copyPages(of: UnsafeRawBufferPointer(start: source.data.pointee.base, count: count))
        return true
    }

    /// Has the pages of an image in place of its own, or a copy where the system cannot map them.
    ///
    /// - Parameter image: Of what it holds, or it holds zeros behind the image's content.
    /// - Returns: False if the system has no pages for it: whatever reads or writes it traps from
    ///   now on.
    func take(_ image: MemoryImage) -> Bool {
        let (base, end) = (data.pointee.base, image.content.count)
        // Behind the end would be what another image has there.
        if let other = mappedImage, other.content.count > end,
            !AddressSpace.renew(base + end, byteCount: other.content.count - end)
        {
            lose()
            return false
        }
        if image.map(at: base) {
            mappedImage = image
            return true
        }
        mappedImage = nil
        // Where the system has failed there may be no pages now.
        guard end == 0 || AddressSpace.renew(base, byteCount: end) else {
            lose()
            return false
        }
        base.copyPages(of: image.content)
        return true
    }

    /// Becomes a memory without bytes: nobody may touch its pages, as there may be none.
    func lose() {
        isLost = true
        mappedImage = nil
        budget.give(UInt64(data.pointee.byteCount))
        data.pointee.currentByteCount.store(0, ordering: .relaxed)
    }
}
