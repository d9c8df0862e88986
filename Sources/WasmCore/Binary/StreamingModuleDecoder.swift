/// Decodes a module while its bytes arrive.
///
/// A section is decoded as soon as it is complete. The bytes are kept once: the finished module
/// takes over the memory they were gathered in.
public struct StreamingModuleDecoder: ~Copyable {
    private let buffer = GrowingBytes()
    private var decoder: SectionDecoder
    /// Where the next section (or, at 0, the header) starts.
    private var offset = 0
    private var failure: DecodeError?

    /// A decoder that has taken nothing yet.
    ///
    /// - Parameters:
    ///   - features: Parts of the standard that the module may use.
    ///   - limits: What counts and sizes may be.
    ///   - interruption: Whether the work is still wanted; asked every few thousand entries.
    public init(
        features: Features = .all, limits: ModuleLimits = .standard,
        interruption: InterruptionCheck = .never
    ) {
        decoder = SectionDecoder(
            features: features, limits: limits, interruption: interruption)
    }

    /// Bytes taken so far.
    public var byteCount: Int { buffer.count }
    /// What was decoded so far. Its bytes are empty until ``finish()``.
    public var module: DecodedModule { decoder.module }

    /// Takes the next bytes.
    ///
    /// - Throws: As soon as no continuation could be well-formed; then again at each later call.
    public mutating func feed(_ chunk: some Collection<UInt8>) throws(DecodeError) {
        if let failure { throw failure }
        do throws(DecodeError) {
            let bytesMax = decoder.limits.moduleBytesMax
            guard chunk.count <= bytesMax - min(buffer.count, bytesMax) else {
                throw DecodeError(.limitExceeded("module bytes"), offset: bytesMax)
            }
            buffer.append(chunk)
            try decodeCompleteSections()
        } catch {
            failure = error
            throw error
        }
    }

    /// Ends the input.
    ///
    /// - Throws: If something is missing.
    public consuming func finish() throws(DecodeError) -> DecodedModule {
        if let failure { throw failure }
        if offset < buffer.count || offset == 0 { try reportMissing() }
        return try decoder.finish(buffer.take())
    }

    private mutating func decodeCompleteSections() throws(DecodeError) {
        let bytes = buffer.view()
        var reader = ByteReader(bytes, range: offset..<bytes.count)
        if offset == 0 {
            guard reader.remaining >= ModuleBytes.headerBytes else { return try checkMagic(reader) }
            try reader.header()
            offset = reader.offset
        }
        while let code = reader.peek() {
            let kind = try decoder.sectionCode(code, at: offset)
            guard let range = try completeSection(reader) else { return }
            try decoder.decode(kind, ByteReader(bytes, range: range))
            offset = range.upperBound
            _ = try reader.skip(offset - reader.offset)
        }
    }

    /// The content of the section that starts here; nil if not all of it has arrived.
    private func completeSection(_ start: ByteReader) throws(DecodeError) -> Range<Int>? {
        var reader = start
        let sizeAt = reader.offset + 1
        let byteCount: Int
        do throws(DecodeError) {
            _ = try reader.byte()
            byteCount = Int(try reader.u32())
        } catch {
            if error.code == .unexpectedEnd { return nil }
            throw error
        }
        guard byteCount <= decoder.limits.moduleBytesMax - min(reader.offset, sizeLimit) else {
            throw DecodeError(.limitExceeded("module bytes"), offset: sizeAt)
        }
        return byteCount <= reader.remaining ? try reader.skip(byteCount) : nil
    }

    private var sizeLimit: Int { decoder.limits.moduleBytesMax }

    /// With fewer bytes than a header, only a wrong magic number is certain.
    private func checkMagic(_ start: ByteReader) throws(DecodeError) {
        var reader = start
        if reader.remaining >= 4, try reader.fixed32() != 0x6D73_6100 {
            throw DecodeError(.magicMissing, offset: 0)
        }
    }

    /// Throws what the whole-module decoder throws for the same bytes.
    private func reportMissing() throws(DecodeError) {
        let bytes = buffer.view()
        var reader = ByteReader(bytes, range: offset..<bytes.count)
        if offset == 0 { return try reader.header() }
        _ = try reader.byte()
        _ = try reader.skip(try reader.length())
    }
}

/// Memory that bytes are gathered in and that a ``ModuleBytes`` takes over in the end.
@safe
private final class GrowingBytes {
    // Owned; holds `capacity` bytes, of which `count` are written.
    private var base: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    deinit { unsafe base?.deallocate() }

    func append(_ chunk: some Collection<UInt8>) {
        let added = chunk.count
        guard added > 0 else { return }
        reserve(count + added)
        guard let base = unsafe base else { return }
        // `reserve` made room for `added` bytes after `count`.
        unsafe UnsafeMutableRawBufferPointer(start: base + count, count: added)
            .copyBytes(from: chunk)
        count += added
    }

    private func reserve(_ needed: Int) {
        guard needed > capacity else { return }
        let grown = max(needed, capacity * 2, 4096)
        let next = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
        if let base = unsafe base {
            unsafe next.copyMemory(from: base, byteCount: count)
            unsafe base.deallocate()
        }
        unsafe base = next
        capacity = grown
    }

    /// The bytes without ownership: for use before the next `append`, while this object lives.
    func view() -> ModuleBytes {
        guard let base = unsafe base else { return ModuleBytes([]) }
        return unsafe ModuleBytes(unsafe: base, count: count) { _, _ in }
    }

    /// The bytes with ownership; this object is empty afterwards.
    func take() -> ModuleBytes {
        guard let owned = unsafe base else { return ModuleBytes([]) }
        defer {
            unsafe base = nil
            capacity = 0
            count = 0
        }
        return unsafe ModuleBytes(unsafe: owned, count: count) { pointer, _ in
            unsafe pointer.deallocate()
        }
    }
}
