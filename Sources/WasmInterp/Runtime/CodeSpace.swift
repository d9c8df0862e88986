/// Where the translated code of a module lives: chunks that only grow, so that code never moves.
struct CodeSpace: ~Copyable {
    private struct Chunk {
        var base: UnsafeMutableRawPointer
        var byteCount: Int
        var used = 0
        /// Start and function of each piece, ascending.
        var pieces: [(start: Int, end: Int, definedIndex: Int)] = []
    }

    private static let chunkByteCount = 1 << 18
    private var chunks: [Chunk] = []
    private(set) var byteCount = 0

    private let byteCountMax: Int

    /// - Parameter byteCountMax: What all code together may take.
    init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

    /// What a function's code takes here.
    static func byteCount(_ code: borrowing CodeBuffer) -> Int { (code.count + 8 + 15) & ~15 }

    deinit { for chunk in chunks { chunk.base.deallocate() } }

    /// Copies code to its place and returns the address of the first cell; nil if there may be no
    /// more code.
    mutating func add(
        _ code: borrowing CodeBuffer, slotCount: Int, definedIndex: Int
    ) -> UnsafeRawPointer? {
        let needed = Self.byteCount(code)
        guard needed <= byteCountMax - min(byteCount, byteCountMax) else { return nil }
        if chunks.last.map({ $0.byteCount - $0.used < needed }) ?? true {
            let size = max(needed, chunks.isEmpty ? 1 << 14 : Self.chunkByteCount)
            chunks.append(
                Chunk(base: .allocate(byteCount: size, alignment: 16), byteCount: size))
        }
        let last = chunks.count - 1
        let start = chunks[last].used
        let place = chunks[last].base + start
        place.storeBytes(of: UInt64(UInt32(slotCount)), as: UInt64.self)
        code.copyBytes(to: place + 8)
        chunks[last].used += needed
        chunks[last].pieces.append((start + 8, start + 8 + code.count, definedIndex))
        byteCount += needed
        return UnsafeRawPointer(place + 8)
    }

    /// Which function an address belongs to, and how far from its first cell it lies. The end of a
    /// function counts as its own: a call may be its last cell.
    func locate(_ pc: UnsafeRawPointer) -> (definedIndex: Int, offset: Int)? {
        for chunk in chunks {
            let distance = pc - UnsafeRawPointer(chunk.base)
            guard distance >= 0, distance <= chunk.used else { continue }
            var low = 0
            var high = chunk.pieces.count
            while low < high {
                let middle = (low + high) / 2
                if chunk.pieces[middle].start <= distance {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            guard low > 0, distance <= chunk.pieces[low - 1].end else { return nil }
            return (chunk.pieces[low - 1].definedIndex, distance - chunk.pieces[low - 1].start)
        }
        return nil
    }
}
