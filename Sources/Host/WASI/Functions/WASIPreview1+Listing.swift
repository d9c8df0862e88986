/// Listing directories. Spec: preview 1, `fd_readdir`.
extension WASIPreview1 {
    /// Fills the buffer with entries from a cookie on, the last one cut where it ends.
    ///
    /// A cookie is the number of entries before: 0 begins anew, and later ones go on in the names
    /// as they were then. Any number is a cookie; beyond the end nothing is left.
    func fdReaddir(_ values: CallArguments, _ memory: GuestMemory) throws(WASIErrno) {
        let (number, start, capacity) = (values.u32(0), values.size(1), values.size(2))
        let cookie = values.u64(3)
        let directory = try directory(number)
        try memory.position(of: values.size(4), count: 4)
        var descriptor = try descriptors.get(number)
        let listing: [DirectoryEntry]
        if cookie != 0, let begun = descriptor.listing {
            listing = begun
        } else {
            let own = try directory.status().inode
            listing =
                [
                    DirectoryEntry(name: [0x2E], inode: own, type: .directory),
                    // What is above is not the guest's to know.
                    DirectoryEntry(name: [0x2E, 0x2E], inode: own, type: .directory),
                ] + (try directory.entries(countMax: limits.directoryEntriesMax))
            descriptor.listing = listing
            descriptors[number] = descriptor
        }
        var used: UInt64 = 0
        var index = cookie
        while index < UInt64(listing.count), used < capacity {
            let bytes = Self.encode(listing[Int(index)], next: index + 1)
            let part = min(UInt64(bytes.count), capacity - used)
            try memory.write([UInt8](bytes.prefix(Int(part))), at: start + used)
            used += part
            index += 1
        }
        try memory.store(UInt32(clamping: used), at: values.size(4))
    }

    /// Spec: preview 1, `dirent`, followed by the name.
    private static func encode(_ entry: DirectoryEntry, next: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        func add<T: FixedWidthInteger>(_ value: T) {
            for shift in stride(from: 0, to: T.bitWidth, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> T(shift)))
            }
        }
        add(next)
        add(entry.inode)
        add(UInt32(clamping: entry.name.count))
        add(UInt32(entry.type.rawValue))
        return bytes + entry.name
    }
}
