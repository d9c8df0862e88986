/// The names of a directory as they were when listing began, encoded as guests read them.
struct Listing {
    private(set) var bytes: [UInt8] = []
    /// Where each entry begins.
    private(set) var starts: [Int] = []

    init() {}

    /// One that was begun elsewhere; nil if it is none.
    init?(bytes: [UInt8], starts: [Int]) {
        guard starts.allSatisfy({ bytes.indices.contains($0) }),
            zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.bytes = bytes
        self.starts = starts
    }

    /// Bytes that the host keeps for it.
    var byteCount: Int { bytes.count + starts.count * MemoryLayout<Int>.stride }
    static func byteCount(of entry: DirectoryEntry) -> Int {
        24 + entry.name.count + MemoryLayout<Int>.stride
    }

    /// What follows a cookie, which is the number of entries before; beyond the end nothing does.
    func bytes(from cookie: UInt64) -> ArraySlice<UInt8> {
        guard cookie < UInt64(starts.count) else { return [] }
        return bytes[starts[Int(cookie)]...]
    }

    /// Spec: preview 1, `dirent`, followed by the name.
    mutating func append(_ entry: DirectoryEntry) {
        starts.append(bytes.count)
        append(UInt64(starts.count))
        append(entry.inode)
        append(UInt32(clamping: entry.name.count))
        append(UInt32(entry.type.rawValue))
        bytes += entry.name
    }

    private mutating func append<T: FixedWidthInteger>(_ value: T) {
        for shift in stride(from: 0, to: T.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> T(shift)))
        }
    }
}

/// The listings that a guest has begun, limited together: the one that began first is given up for
/// the next, and read anew if it is asked for again.
struct Listings {
    private var listings: [DescriptorNumber: Listing] = [:]
    /// Oldest first.
    private var order: [DescriptorNumber] = []
    private(set) var byteCount = 0
    let byteCountMax: Int

    init(byteCountMax: Int) { self.byteCountMax = max(0, byteCountMax) }

    subscript(number: DescriptorNumber) -> Listing? { listings[number] }

    /// Oldest first.
    var all: [(number: DescriptorNumber, listing: Listing)] {
        order.compactMap { number in listings[number].map { (number, $0) } }
    }

    mutating func add(_ listing: Listing, for number: DescriptorNumber) {
        remove(number)
        while byteCount > byteCountMax - listing.byteCount, let oldest = order.first {
            remove(oldest)
        }
        listings[number] = listing
        order.append(number)
        byteCount += listing.byteCount
    }

    mutating func remove(_ number: DescriptorNumber) {
        guard let listing = listings.removeValue(forKey: number) else { return }
        order.removeAll { $0 == number }
        byteCount -= listing.byteCount
    }

    mutating func move(_ from: DescriptorNumber, to: DescriptorNumber) {
        remove(to)
        guard let listing = listings.removeValue(forKey: from) else { return }
        listings[to] = listing
        order = order.map { $0 == from ? to : $0 }
    }
}
