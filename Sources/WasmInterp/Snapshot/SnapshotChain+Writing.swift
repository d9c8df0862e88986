import MeshCrypto

extension SnapshotChain {
    /// Writes one snapshot that has what is in all of the chain.
    ///
    /// - Returns: Its digest.
    /// - Throws: ``SnapshotError``, and what storages and the sink throw.
    @discardableResult
    package func writeWhole(to sink: some SnapshotSink) throws -> Blake3Digest {
        var header = contents.header
        header.parent = nil
        var encoder = try SnapshotEncoder(header, to: sink)
        try encoder.section(.modules) { writer throws(SnapshotError) in
            var modules = modules
            try writer.list(&modules, SnapshotModule()) { coder, module throws(SnapshotError) in
                try coder.module(&module)
            }
        }
        for section in SnapshotSection.allCases where section.isOfImage {
            guard let place = contents.section(section) else { continue }
            try encoder.begin(section, payloadByteCount: place.byteCount)
            try copy(&encoder, link: 0, from: place.offset, place.byteCount)
            try encoder.end()
        }
        try writePages(&encoder)
        return try encoder.finish()
    }

    private static var copiedByteCount: UInt64 { 1 << 16 }

    private func copy(
        _ encoder: inout SnapshotEncoder<some SnapshotSink>, link: Int, from start: UInt64,
        _ byteCount: UInt64
    ) throws {
        var done: UInt64 = 0
        while done < byteCount {
            let count = min(byteCount - done, Self.copiedByteCount)
            try encoder.append(links[link].storage.read(at: start + done, Int(count)))
            done += count
        }
    }

    /// A piece with all of its last page, or to the end of its memory.
    private struct Written {
        let piece: PagePiece
        let head: [UInt8]
        let byteCount: Int

        var tailByteCount: Int {
            switch piece.content {
            case .zero, .data: 0
            case .inline: byteCount
            case .kept: piece.range.pageCount * Blake3.digestByteCount
            }
        }
    }

    private func writePages(_ encoder: inout SnapshotEncoder<some SnapshotSink>) throws {
        var all: [Written] = []
        for (number, memory) in contents.image.memories.enumerated() {
            for piece in pieces(ofMemory: number) {
                all.append(try written(piece, number, memoryEnd: memory.byteCount))
            }
        }
        let byteCount = all.reduce(0 as UInt64) { sum, written in
            sum + UInt64(written.head.count + written.tailByteCount)
        }
        try encoder.begin(.pages, payloadByteCount: byteCount)
        for written in all {
            try encoder.append(written.head)
            let count = written.piece.range.count
            switch written.piece.content {
            case .zero, .data: break
            case .inline(let link, let place):
                try copy(&encoder, link: link, from: place, UInt64(count))
                try encoder.append([UInt8](repeating: 0, count: written.byteCount - count))
            case .kept(let link, let place):
                try copy(&encoder, link: link, from: place, UInt64(written.tailByteCount))
            }
        }
        try encoder.end()
    }

    private func written(
        _ piece: PagePiece, _ memory: Int, memoryEnd: Int
    ) throws -> Written {
        let size = MemoryState.pageBytes
        let partial = piece.range.upperBound % size
        let padding =
            partial == 0 ? 0 : min(size - partial, memoryEnd - piece.range.upperBound)
        let byteCount = piece.range.count + padding
        let kind: PageRunKind
        var data: (module: Blake3Digest, memory: UInt64)?
        switch piece.content {
        case .zero: kind = .zero
        case .inline: kind = .inline
        case .kept: kind = .kept
        case .data(let module, let memory):
            kind = .data
            data = (module, memory)
        }
        guard kind == .inline || padding == 0 || piece.isWhole else {
            throw SnapshotError(
                .malformed("pages that a parent has and a memory ends in"), .pages, offset: 0)
        }
        var writer = StateWriter()
        for field in [memory, piece.range.lowerBound / size, byteCount] {
            var field = field
            try writer.number(&field)
        }
        var code = kind.rawValue
        writer.byte(&code)
        if var data {
            writer.raw(data.module.bytes)
            writer.number(&data.memory)
        }
        return Written(piece: piece, head: writer.bytes, byteCount: byteCount)
    }
}
