import Testing
import WasmCore

/// What is wrong with some bytes: those after the header, the code and the offset expected.
struct MalformedCase: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var code: DecodeError.Code
    var offset: Int

    init(_ name: String, _ bytes: [UInt8], _ code: DecodeError.Code, at offset: Int) {
        self.name = name
        self.bytes = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0] + bytes
        self.code = code
        self.offset = offset
    }

    var testDescription: String { name }
}

@Suite struct DecoderMalformedTests {
    static let sections: [MalformedCase] = [
        .init("unknown section", [14, 1, 0], .malformedSectionID(14), at: 8),
        .init("section code in two bytes", [0x81, 1, 0, 1], .malformedSectionID(0x81), at: 8),
        .init("section twice", [1, 1, 0, 1, 1, 0], .unexpectedSection, at: 11),
        .init("section out of order", [3, 1, 0, 1, 1, 0], .unexpectedSection, at: 11),
        .init("tag after global", [6, 1, 0, 13, 1, 0], .unexpectedSection, at: 11),
        .init("section after data", [11, 1, 0, 10, 1, 0], .junkAfterLastSection, at: 11),
        .init("no size", [1], .unexpectedEnd, at: 9),
        .init("size beyond the end", [1, 2, 0], .lengthOutOfBounds, at: 9),
        .init(
            "size too long", [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0],
            .integerRepresentationTooLong, at: 13),
        .init("size too large", [1, 0x80, 0x80, 0x80, 0x80, 0x10], .integerTooLarge, at: 13),
        .init("size max", [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .lengthOutOfBounds, at: 9),
        .init("bytes left in a section", [1, 2, 0, 0], .sectionSizeMismatch, at: 11),
        .init("count beyond the section", [1, 1, 1], .lengthOutOfBounds, at: 10),
        .init("count max", [1, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .lengthOutOfBounds, at: 10),
        .init("empty section", [5, 0], .unexpectedEnd, at: 10),
        .init("custom without name", [0, 0], .unexpectedEnd, at: 10),
        .init("custom name beyond section", [0, 1, 2, 0x61], .lengthOutOfBounds, at: 10),
        .init("custom name not UTF-8", [0, 2, 1, 0xFF], .malformedUTF8, at: 11),
        .init(
            "functions without code", [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0],
            .functionAndCodeCountsDiffer, at: 18),
        .init(
            "code without functions", [10, 4, 1, 2, 0, 0x0B],
            .functionAndCodeCountsDiffer, at: 10),
        .init("data count without data", [12, 1, 1], .dataCountAndDataCountsDiffer, at: 11),
        .init(
            "data count differs", [12, 1, 2, 11, 3, 1, 1, 0],
            .dataCountAndDataCountsDiffer, at: 13),
    ]

    static let entries: [MalformedCase] = [
        .init("type definition", [1, 2, 1, 0x40], .malformedTypeDefinition(0x40), at: 11),
        .init("value type", [1, 4, 1, 0x60, 1, 0x76], .malformedValueType(0x76), at: 13),
        .init("field mutability", [1, 4, 1, 0x5E, 0x78, 2], .malformedMutability(2), at: 13),
        .init("heap type", [1, 6, 1, 0x60, 2, 0x63, 0x40, 0], .malformedHeapType, at: 14),
        .init("supertype count", [1, 3, 1, 0x50, 9], .lengthOutOfBounds, at: 12),
        .init("group count", [1, 3, 1, 0x4E, 9], .lengthOutOfBounds, at: 12),
        .init("parameter count", [1, 6, 1, 0x60, 0xFF, 0xFF, 3, 0], .lengthOutOfBounds, at: 12),
        .init("import kind", [2, 4, 1, 0, 0, 5], .malformedImportKind(5), at: 13),
        .init("tag attribute", [2, 6, 1, 0, 0, 4, 1, 0], .malformedTagAttribute(1), at: 14),
        .init("table flags", [4, 4, 1, 0x70, 8, 0], .malformedLimitsFlags(8), at: 12),
        .init("shared table", [4, 5, 1, 0x70, 3, 0, 0], .malformedLimitsFlags(3), at: 12),
        .init("table type", [4, 4, 1, 0x7F, 0, 0], .malformedReferenceType(0x7F), at: 11),
        .init("table prefix", [4, 4, 1, 0x40, 1, 0], .malformedTableFlags(1), at: 12),
        .init("memory flags", [5, 3, 1, 0x10, 0], .malformedLimitsFlags(0x10), at: 11),
        .init("page size", [5, 4, 1, 8, 0, 64], .malformedPageSize, at: 13),
        .init("global mutability", [6, 3, 1, 0x7F, 2], .malformedMutability(2), at: 12),
        .init("constant without end", [6, 5, 1, 0x7F, 0, 0x41, 0], .unexpectedEnd, at: 15),
        .init(
            "constant with an open block", [6, 6, 1, 0x7F, 0, 2, 0x40, 0x0B],
            .unexpectedEnd, at: 16),
        .init("constant with a stray else", [6, 5, 1, 0x7F, 0, 5, 0x0B], .endExpected, at: 13),
        .init(
            "constant with no opcode", [6, 5, 1, 0x7F, 0, 0xFF, 0x0B],
            .illegalOpcode(prefix: 0, code: 0xFF), at: 13),
        .init("export kind", [7, 4, 1, 0, 5, 0], .malformedExportKind(5), at: 12),
        .init("element flags", [9, 2, 1, 8], .malformedElementFlags(8), at: 11),
        .init("element kind", [9, 4, 1, 1, 1, 0], .malformedElementKind(1), at: 12),
        .init("element type", [9, 4, 1, 5, 0x7F, 0], .malformedReferenceType(0x7F), at: 12),
        .init("data flags", [11, 3, 1, 3, 0], .malformedDataFlags(3), at: 11),
        .init("data beyond the section", [11, 3, 1, 1, 1], .lengthOutOfBounds, at: 12),
    ]

    /// After the header: one type, one function, and its body after the size.
    static func body(_ bytes: [UInt8], dataCount: Bool = false) -> [UInt8] {
        [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0] + (dataCount ? [12, 1, 0] : [])
            + [10, UInt8(bytes.count + 2), 1, UInt8(bytes.count)] + bytes
    }

    // The first byte of such a body has the offset 22.
    static let bodies: [MalformedCase] = [
        .init("empty body", body([]), .unexpectedEnd, at: 22),
        .init("no end", body([0, 1]), .unexpectedEnd, at: 24),
        .init("bytes after end", body([0, 0x0B, 1]), .sectionSizeMismatch, at: 24),
        .init("else in block", body([0, 2, 0x40, 5, 0x0B, 0x0B]), .endExpected, at: 25),
        .init("second else", body([0, 4, 0x40, 5, 5, 0x0B, 0x0B]), .endExpected, at: 26),
        .init(
            "2^32 locals",
            body([2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F, 1, 0x7E, 0x0B]), .tooManyLocals, at: 29),
        .init(
            "locals beyond the limit", body([1, 0xD1, 0x86, 3, 0x7F, 0x0B]),
            .limitExceeded("locals"), at: 22),
        .init(
            "memory.init without data count", body([0, 0xFC, 8, 0, 0, 0x0B]),
            .dataCountSectionRequired, at: 23),
        .init(
            "unknown second number", body([0, 0xFC, 0x7F, 0x0B]),
            .illegalOpcode(prefix: 0xFC, code: 0x7F), at: 23),
        .init("atomic.fence flag", body([0, 0xFE, 3, 1, 0x0B]), .zeroByteExpected, at: 25),
        .init(
            "alignment of two bytes", body([0, 0x28, 0x80, 1, 0, 0x0B]),
            .malformedMemoryFlags(0x80), at: 24),
    ]

    @Test(arguments: sections + entries + bodies)
    func malformedInputIsRefusedWithKindAndPlace(test: MalformedCase) {
        let expected = DecodeError(test.code, offset: test.offset)
        #expect(throws: expected) { _ = try decodeFully(test.bytes) }
    }

    @Test(
        arguments: [
            ([], .unexpectedEnd, 0), ([0, 0x61], .unexpectedEnd, 2),
            ([1, 0x61, 0x73, 0x6D], .magicMissing, 0),
            ([0, 0x61, 0x73, 0x6D, 1], .unexpectedEnd, 5),
            ([0, 0x61, 0x73, 0x6D, 2, 0, 0, 0], .unknownVersion, 4),
        ] as [([UInt8], DecodeError.Code, Int)])
    func headerIsChecked(bytes: [UInt8], code: DecodeError.Code, offset: Int) {
        let expected = DecodeError(code, offset: offset)
        #expect(throws: expected) { _ = try decodeFully(bytes) }
        #expect(throws: expected) { _ = try decodeStreaming(bytes, chunk: 1) }
    }

    @Test(
        arguments: [
            (.threads, [5, 4, 1, 3, 0, 1], .malformedLimitsFlags(3), 11),
            (.memory64, [5, 3, 1, 4, 0], .malformedLimitsFlags(4), 11),
            (.customPageSizes, [5, 4, 1, 8, 0, 0], .malformedLimitsFlags(8), 11),
            (.simd, [1, 5, 1, 0x60, 1, 0x7B, 0], .featureDisabled(.simd), 13),
            (.gc, [1, 4, 1, 0x5F, 0, 0], .featureDisabled(.gc), 11),
            (.exceptions, [13, 3, 1, 0, 0], .featureDisabled(.exceptions), 10),
            (.bulkMemory, [11, 3, 1, 1, 0], .featureDisabled(.bulkMemory), 11),
        ] as [(Feature, [UInt8], DecodeError.Code, Int)])
    func featuresThatAreOffAreRefused(
        feature: Feature, bytes: [UInt8], code: DecodeError.Code, offset: Int
    ) {
        let expected = DecodeError(code, offset: offset)
        let features = Features.all.removing(feature)
        let bytes = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0] + bytes
        #expect(throws: expected) { _ = try decodeFully(bytes, features: features) }
    }

    @Test func limitsAreNamedWhenExceeded() {
        var limits = ModuleLimits()
        limits.memoriesMax = 1
        let bytes: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0]
        #expect(throws: DecodeError(.limitExceeded("memories"), offset: 10)) {
            _ = try ModuleDecoder.decode(ModuleBytes(bytes), limits: limits)
        }
        limits.memoriesMax = 2
        #expect(throws: Never.self) {
            _ = try ModuleDecoder.decode(ModuleBytes(bytes), limits: limits)
        }
        limits.moduleBytesMax = 14
        #expect(throws: DecodeError(.limitExceeded("module bytes"), offset: 14)) {
            _ = try ModuleDecoder.decode(ModuleBytes(bytes), limits: limits)
        }
    }

    @Test func descriptionHasTheWordsOfTheSpecificationAndTheOffset() {
        let error = DecodeError(.malformedUTF8, offset: 255)
        #expect(error.description == "malformed UTF-8 encoding at offset 0xff")
    }
}
