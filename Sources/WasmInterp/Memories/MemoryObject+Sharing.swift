import Platform

extension MemoryObject {
    /// Takes over what another memory of the same size holds. Where the system can, both have the
    /// pages of large ones in common until one of them writes there.
    ///
    /// - Parameter source: Nobody may write it meanwhile.
    func adopt(_ source: MemoryObject) {
        // Others than instantiation have written to both.
        source.initializedEnd = nil
        initializedEnd = nil
        let base = data.pointee.base
        let count = source.usedByteCount
        data.pointee.noteWrite(from: 0, byteCount: UInt64(count))
        if count > Self.wholeCopyBytesMax, let image = MemoryImage(mapped: source) {
            if image.map(at: base) {
                mappedImage = image
                source.share(image)
                return
            }
        }
        base.copyMemory(from: source.data.pointee.base, byteCount: count)
    }

    /// Has the pages of an image of what it holds, in place of its own.
    private func share(_ image: MemoryImage) {
        let base = data.pointee.base
        if image.map(at: base) {
            mappedImage = image
            return
        }
        // Where the system has failed there may be no pages now.
        guard let content = image.content.baseAddress,
            AddressSpace.renew(base, byteCount: image.content.count)
        else { return }
        mappedImage = nil
        base.copyMemory(from: content, byteCount: image.content.count)
    }
}
