/// Listing directories. Spec: preview 1, `fd_readdir`.
extension WASIPreview1 {
    /// Fills the buffer with entries from a cookie on, the last one cut where it ends.
    ///
    /// A cookie is the number of entries before: 0 begins anew, and later ones go on in the names
    /// as they were then. Any number is a cookie; beyond the end nothing is left.
    func list(
        _ number: DescriptorNumber, into buffer: OutBytes, from cookie: UInt64, _ call: GuestCall
    ) throws -> Size {
        let directory = try directory(number)
        let listing: Listing
        if cookie != 0, let begun = listings[number] {
            listing = begun
        } else {
            // What was begun is given up first, so that two of one directory are never there.
            listings.remove(number)
            listing = try makeListing(of: directory, call)
            listings.add(listing, for: number)
        }
        return try buffer.store(listing.bytes(from: cookie), call)
    }

    /// Reads all names, in an order that does not depend on the machine.
    private func makeListing(
        of directory: any FileSystemDirectory, _ call: GuestCall
    ) throws -> Listing {
        let own = try directory.status().inode
        // What is above is not the guest's to know.
        var listing = Listing()
        listing.append(DirectoryEntry(name: [0x2E], inode: own, type: .directory))
        listing.append(DirectoryEntry(name: [0x2E, 0x2E], inode: own, type: .directory))
        for entry in try sortedEntries(of: directory, besides: listing.byteCount, call) {
            try charge(UInt64(Listing.byteCount(of: entry)), call)
            listing.append(entry)
        }
        return listing
    }

    private func sortedEntries(
        of directory: any FileSystemDirectory, besides used: Int, _ call: GuestCall
    ) throws -> [DirectoryEntry] {
        var entries: [DirectoryEntry] = []
        var byteCount = used
        var failure: (any Error)?
        try directory.visitEntries { entry in
            do {
                byteCount += Listing.byteCount(of: entry)
                guard entries.count < limits.directoryEntriesMax,
                    byteCount <= listings.byteCountMax
                else { throw WASIErrno.nomem }
                try charge(CallCost.listedName, call)
                entries.append(entry)
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        var comparisons: UInt64 = 0
        return try entries.sorted { first, second in
            comparisons += 1
            // Many names take long to order.
            if comparisons.isMultiple(of: 4096) { try charge(4096 * 64, call) }
            return first.name.lexicographicallyPrecedes(second.name)
        }
    }
}
