import WasmCore

/// What instantiation writes into a memory that a module defines, as far as the module alone says:
/// its active data segments at constant places.
struct DataImage {
    private struct Segment {
        var start: Int
        /// Of the module.
        var range: Range<Int>
        var end: Int { start + range.count }
    }

    private let content: ModuleBytes
    /// Ascending, and apart.
    private var segments: [Segment] = []

    /// nil if there are none, or some overlap.
    init?(_ module: Module, memory: Int) { self.init(module.decoded, memory: memory) }

    init?(_ module: DecodedModule, memory: Int) {
        content = module.bytes
        for data in module.datas {
            guard case .active(let index, let place) = data.mode, Int(index.rawValue) == memory,
                !data.range.isEmpty, let start = Self.constant(place, content),
                start <= Int.max - data.range.count
            else { continue }
            segments.append(Segment(start: start, range: data.range))
        }
        segments.sort { $0.start < $1.start }
        let areApart = zip(segments, segments.dropFirst()).allSatisfy { $0.end <= $1.start }
        guard !segments.isEmpty, areApart else { return nil }
    }

    private static func constant(_ expression: ConstantExpression, _ bytes: ModuleBytes) -> Int? {
        var reader = InstructionReader(bytes, range: expression.range)
        guard let instruction = try? reader.next(), (try? reader.next().opcode) == .end else {
            return nil
        }
        switch instruction.opcode {
        case .i32Const: return Int(UInt32(truncatingIfNeeded: instruction.bits))
        case .i64Const: return Int(exactly: instruction.bits)
        default: return nil
        }
    }

    /// A page's bytes; nil if no segment has something there.
    func page(_ number: Int) -> [UInt8]? {
        let (start, isFar) = number.multipliedReportingOverflow(by: MemoryState.pageBytes)
        let (end, isFarther) = start.addingReportingOverflow(MemoryState.pageBytes)
        // A page that somebody has forged: no memory reaches so far.
        guard !isFar, !isFarther else { return nil }
        // The first one that ends behind the start.
        var (low, high) = (0, segments.count)
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].end <= start { low = middle + 1 } else { high = middle }
        }
        var bytes: [UInt8]?
        while low < segments.count, segments[low].start < end {
            let segment = segments[low]
            let from = max(segment.start, start)
            let count = min(segment.end, end) - from
            let first = segment.range.lowerBound + (from - segment.start)
            var page = bytes ?? [UInt8](repeating: 0, count: MemoryState.pageBytes)
            page.replaceSubrange(
                (from - start)..<(from - start + count), with: content[first..<first + count])
            bytes = page
            low += 1
        }
        return bytes
    }
}

extension StoreImage {
    /// The module that defines a memory, and the memory's index there; nil if its instance is gone.
    func definition(ofMemory number: Int) -> (module: Module, index: Int)? {
        for instance in instances {
            let module = modules[instance.module]
            let imported = module.decoded.importedMemoryCount
            if let index = instance.memories.dropFirst(imported).firstIndex(of: number) {
                return (module, index)
            }
        }
        return nil
    }
}
