import MeshCrypto
import WasmCore

/// A part of a memory, and where its bytes are.
struct PagePiece {
    enum Content: Hashable {
        case zero
        /// From a place in a snapshot of the chain on.
        case inline(link: Int, place: UInt64)
        /// Digests, the same.
        case kept(link: Int, place: UInt64)
        case data(module: Blake3Digest, memory: UInt64)
    }

    /// In bytes; it starts where a page does.
    var range: Range<Int>
    var content: Content
    /// What is behind its end, up to that of its page, is zero where the page is kept.
    var isWhole = true

    /// - Parameter part: Within its range.
    func part(_ part: Range<Int>) -> PagePiece {
        var piece = self
        piece.range = part
        piece.isWhole = isWhole && part.upperBound == range.upperBound
        let distance = part.lowerBound - range.lowerBound
        switch content {
        case .inline(let link, let place):
            piece.content = .inline(link: link, place: place + UInt64(distance))
        case .kept(let link, let place):
            let digests = distance / MemoryState.pageBytes * Blake3.digestByteCount
            piece.content = .kept(link: link, place: place + UInt64(digests))
        case .zero, .data: break
        }
        if part.upperBound.isMultiple(of: MemoryState.pageBytes) { piece.isWhole = true }
        return piece
    }

    /// Where pages start that have a part of it.
    var pages: StrideTo<Int> {
        stride(from: range.lowerBound, to: range.upperBound, by: MemoryState.pageBytes)
    }
}

extension SnapshotChain {
    /// What a memory has, ascending; where nothing is there are zeros.
    func pieces(ofMemory memory: Int) -> [PagePiece] {
        var pieces: [PagePiece] = []
        var end = Int.max
        for (number, link) in links.enumerated() {
            let memories = link.contents.image.memories
            guard memories.indices.contains(memory) else { break }
            let own = link.contents.runs.filter { $0.memory == memory }.map { run in
                PagePiece(range: run.range, content: Self.content(run, link: number))
            }
            // What a memory grew by later is zero, whatever was there before.
            pieces = Self.overlay(pieces, on: own, below: end)
            end = min(end, memories[memory].byteCount)
        }
        return pieces.filter { $0.content != .zero }
    }

    private static func content(_ run: SnapshotContents.Run, link: Int) -> PagePiece.Content {
        switch run.content {
        case .zero: .zero
        case .inline(let place): .inline(link: link, place: place)
        case .kept(let place): .kept(link: link, place: place)
        case .data(let module, let memory): .data(module: module, memory: memory)
        }
    }

    /// What is above hides what is below. Both ascend, and so does the result.
    private static func overlay(
        _ upper: [PagePiece], on lower: [PagePiece], below end: Int
    ) -> [PagePiece] {
        var pieces: [PagePiece] = []
        var rest = upper[...]
        for piece in lower {
            var start = piece.range.lowerBound
            let pieceEnd = min(piece.range.upperBound, end)
            while let next = rest.first, next.range.lowerBound < pieceEnd {
                if start < next.range.lowerBound {
                    pieces.append(piece.part(start..<next.range.lowerBound))
                }
                start = max(start, next.range.upperBound)
                // It may hide a part of the next one, too.
                guard next.range.upperBound <= pieceEnd else { break }
                pieces.append(next)
                rest = rest.dropFirst()
            }
            if start < pieceEnd { pieces.append(piece.part(start..<pieceEnd)) }
        }
        return pieces + rest
    }

    /// Bytes of the page that starts somewhere in a piece, with zeros behind what there is.
    ///
    /// - Parameters:
    ///   - images: What data segments leave, by module and memory.
    func page(
        at offset: Int, of piece: PagePiece, _ images: inout DataImages,
        _ pageStore: (any PageStore)?
    ) throws -> [UInt8] {
        let size = MemoryState.pageBytes
        let count = min(size, piece.range.upperBound - offset)
        var page: [UInt8]
        let part = piece.part(offset..<offset + count)
        switch part.content {
        case .zero: page = []
        case .inline(let link, let place): page = try links[link].storage.read(at: place, count)
        case .kept(let link, let place):
            page = try pageStore.page(digest(link, place), place)
        case .data(let module, let memory):
            page = try images.page(offset / size, module, memory, in: self)
        }
        page.removeLast(max(0, page.count - count))
        return page + [UInt8](repeating: 0, count: size - page.count)
    }

    func digest(_ link: Int, _ place: UInt64) throws -> Blake3Digest {
        let bytes = try links[link].storage.read(at: place, Blake3.digestByteCount)
        guard let digest = Blake3Digest(bytes) else {
            throw SnapshotError(.cut, .pages, offset: place)
        }
        return digest
    }
}

extension (any PageStore)? {
    fileprivate func page(_ id: Blake3Digest, _ place: UInt64) throws -> [UInt8] {
        guard let store = self else { throw SnapshotError(.noPageStore, .pages, offset: place) }
        do throws(PageStoreError) {
            return try store.page(ContentDigest(id))
        } catch {
            throw SnapshotError(.page(error), .pages, offset: place)
        }
    }
}

/// What data segments of modules leave in memories, each made once.
struct DataImages {
    private struct Key: Hashable {
        let module: Blake3Digest
        let memory: UInt64
    }

    private var images: [Key: DataImage?] = [:]
    /// Those that snapshots do not have.
    private let modules: (Blake3Digest) -> [UInt8]?

    init(modules: @escaping (Blake3Digest) -> [UInt8]?) { self.modules = modules }

    mutating func page(
        _ number: Int, _ module: Blake3Digest, _ memory: UInt64, in chain: SnapshotChain
    ) throws -> [UInt8] {
        let key = Key(module: module, memory: memory)
        if images[key] == nil {
            guard let bytes = chain.bytes(ofModule: module) ?? modules(module) else {
                throw SnapshotError(
                    .modules([.init(wanted: "\(module)", given: nil)]), .pages, offset: 0)
            }
            let decoded: DecodedModule
            do throws(DecodeError) {
                decoded = try ModuleDecoder.decode(ModuleBytes(bytes))
            } catch {
                throw StateError.module(.malformed(error))
            }
            images[key] = .some(DataImage(decoded, memory: Int(clamping: memory)))
        }
        guard let page = images[key]??.page(number) else {
            throw SnapshotError(
                .malformed("pages that no data segment has"), .pages, offset: 0)
        }
        return page
    }
}
