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
    /// Ascending by address, as a throw asks for each frame that it looks through.
    private var chunks: [Chunk] = []
    /// The newest one, which has room.
    private var last = 0
    private(set) var byteCount = 0

    private let byteCountMax: Int

    /// - Parameter byteCountMax: What all code together may take.
    init(byteCountMax: Int) { self.byteCountMax = byteCountMax }

    /// What a function's code takes here.
    static func byteCount(_ code: borrowing CodeBuffer) -> Int {
        (MemoryLayout<CodeHead>.size + code.count + 15) & ~15
    }

    deinit { for chunk in chunks { chunk.base.deallocate() } }

    /// Copies code to its place and returns the address of the first cell; nil if there may be no
    /// more code.
    mutating func add(
        _ code: borrowing CodeBuffer, slotCount: Int, definedIndex: Int
    ) -> UnsafeRawPointer? {
        let needed = Self.byteCount(code)
        guard needed <= byteCountMax - min(byteCount, byteCountMax) else { return nil }
        if chunks.isEmpty || chunks[last].byteCount - chunks[last].used < needed {
            addChunk(max(needed, chunks.isEmpty ? 1 << 14 : Self.chunkByteCount))
        }
        let head = chunks[last].base + chunks[last].used
        head.storeBytes(of: CodeHead(slotCount: UInt32(slotCount)), as: CodeHead.self)
        let start = chunks[last].used + MemoryLayout<CodeHead>.size
        let place = chunks[last].base + start
        code.copyBytes(to: place)
        chunks[last].used += needed
        chunks[last].pieces.append((start, start + code.count, definedIndex))
        byteCount += needed
        return UnsafeRawPointer(place)
    }

    private mutating func addChunk(_ byteCount: Int) {
        let base = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
        let bases = chunks.map(\.base)
        last = BinarySearch.firstIndex(bases.count) { bases[$0] > base }
        chunks.insert(Chunk(base: base, byteCount: byteCount), at: last)
    }

    /// Which function an address belongs to, and how far from its first cell it lies. The end of a
    /// function counts as its own: a call may be its last cell.
    ///
    /// - Complexity: O(log(code)).
    func locate(_ pc: UnsafeRawPointer) -> (definedIndex: Int, offset: Int)? {
        // A piece starts behind its frame's size, so that the end of one chunk starts no other.
        let chunks = chunks
        let above = BinarySearch.firstIndex(chunks.count) {
            UnsafeRawPointer(chunks[$0].base) >= pc
        }
        guard above > 0 else { return nil }
        let distance = pc - UnsafeRawPointer(chunks[above - 1].base)
        let pieces = chunks[above - 1].pieces
        let behind = BinarySearch.firstIndex(pieces.count) { pieces[$0].start > distance }
        guard behind > 0, distance <= pieces[behind - 1].end else { return nil }
        return (pieces[behind - 1].definedIndex, distance - pieces[behind - 1].start)
    }
}
