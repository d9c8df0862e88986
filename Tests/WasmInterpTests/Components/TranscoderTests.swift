import Testing
import WasmCore

@testable import WasmInterp

/// Text in memory, without a memory.
@Suite struct TranscoderTests {
    /// What came of copying a text.
    private struct Outcome: Equatable {
        var written: [UInt8] = []
        /// Bytes of the source that were not read.
        var left = 0
        var fault: TextFault?
    }

    private static func copy(
        _ bytes: [UInt8], _ source: StringForm, _ target: StringForm, room: Int = 10_000,
        stepUnits: Int = 1 << 20
    ) -> Outcome {
        let transcoder = Transcoder(source: source, target: target, stepUnits: stepUnits)
        var outcome = Outcome()
        // Bytes behind the room show whether anything is written there.
        var place = [UInt8](repeating: 0xFE, count: room + 64)
        var (read, written) = (0, 0)
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe place.withUnsafeMutableBytes { place in
                while outcome.fault == nil {
                    do throws(TextFault) {
                        let progress = try unsafe transcoder.step(
                            UnsafeRawBufferPointer(rebasing: bytes[read...]),
                            into: UnsafeMutableRawBufferPointer(rebasing: place[written..<room]))
                        read += progress.read * Int(source.unitBytes)
                        written += progress.written * Int(target.unitBytes)
                        if progress.read == 0 { break }
                    } catch {
                        outcome.fault = error
                    }
                }
            }
        }
        #expect(place[room...].allSatisfy { $0 == 0xFE })
        outcome.left = bytes.count - read
        outcome.written = Array(place[..<written])
        return outcome
    }

    private static func bytes(_ scalars: some Sequence<Unicode.Scalar>, _ form: StringForm)
        -> [UInt8]
    {
        let text = String(String.UnicodeScalarView(scalars))
        switch form {
        case .utf8: return Array(text.utf8)
        case .utf16: return text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        case .latin1: return text.unicodeScalars.map { UInt8($0.value) }
        }
    }

    private static let pairs = StringForm.allCases.flatMap { source in
        StringForm.allCases.map { (source, $0) }
    }

    /// Scalars at the edges of widths and of what vectors look for.
    private static let edges: [UInt32] = [
        0, 0x7F, 0x80, 0xBF, 0xC0, 0xFF, 0x100, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000,
        0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ]

    private static func random(
        _ count: Int, below end: UInt32, _ random: inout RandomScalars
    ) -> [Unicode.Scalar] {
        (0..<count).map { _ in random.next(below: end, edges: edges) }
    }

    /// Bytes that become units of two bytes, which begin so many bytes behind the first one.
    @Test(arguments: [0, 1, 2, 15, 16, 17, 33, 100], [0, 1, 16, 40])
    func latin1IsWidenedInPlace(count: Int, distance: Int) {
        let text = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 0xB0) }
        var place = text + [UInt8](repeating: 0xFE, count: count + distance + 1)
        unsafe place.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe WideCopy.widenInPlace(base, base + distance, count)
        }
        #expect(Array(place[distance...]) == text.flatMap { [$0, 0] } + [0xFE])
    }

    @Test(arguments: pairs)
    func textsComeOutAsTheyAre(source: StringForm, target: StringForm) {
        var random = RandomScalars()
        let isNarrow = source == .latin1 || target == .latin1
        // Runs of letters of one width are what is copied in blocks.
        for end in [0x80, 0x100, 0x800, 0x10000, 0x110000] as [UInt32]
        where !isNarrow || end <= 0x100 {
            for count in [0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 47, 48, 49, 64, 65, 130, 300] {
                let text = Self.random(count, below: end, &random)
                let bytes = Self.bytes(text, source)
                let wanted = Outcome(written: Self.bytes(text, target))
                #expect(Self.copy(bytes, source, target) == wanted)
                #expect(Self.copy(bytes, source, target, stepUnits: 4) == wanted)
                #expect(Self.copy(bytes, source, target, stepUnits: 37) == wanted)
                #expect(Self.copy(bytes, source, target, room: wanted.written.count) == wanted)
            }
        }
    }

    @Test(arguments: pairs)
    func copyingEndsBeforeAScalarThereIsNoRoomFor(source: StringForm, target: StringForm) {
        var random = RandomScalars()
        let isNarrow = source == .latin1 || target == .latin1
        let text = Self.random(60, below: isNarrow ? 0x100 : 0x110000, &random)
        let bytes = Self.bytes(text, source)
        for room in 0..<Self.bytes(text, target).count {
            var fitting = text[...]
            while Self.bytes(fitting, target).count > room { fitting.removeLast() }
            let outcome = Self.copy(bytes, source, target, room: room)
            #expect(outcome.written == Self.bytes(fitting, target))
            #expect(outcome.left == bytes.count - Self.bytes(fitting, source).count)
            #expect(outcome.fault == nil)
        }
    }

    @Test(arguments: [StringForm.utf8, .utf16], [0, 1, 15, 16, 40, 63, 64, 100])
    func copyingEndsBeforeWhatIsNotLatin1(source: StringForm, before: Int) {
        let text = (0..<before).map { Unicode.Scalar(UInt8($0 * 5 % 256)) }
        for other in Self.edges.compactMap({ Unicode.Scalar($0) }) where other.value > 0xFF {
            let outcome = Self.copy(
                Self.bytes(text + [other, "x"], source), source, .latin1)
            #expect(outcome.written == Self.bytes(text, .latin1))
            #expect(outcome.left == Self.bytes([other, "x"], source).count)
        }
    }

    @Test(arguments: [StringForm.utf8, .utf16, .latin1], [0, 1, 15, 16, 40, 63, 64, 100])
    func copyingEndsBeforeWhatIsNotASCII(source: StringForm, before: Int) throws {
        let text = (0..<before).map { Unicode.Scalar(UInt8($0 * 5 % 128)) }
        for other in [0x80, 0xFF] as [UInt8] {
            let bytes = Self.bytes(text + [Unicode.Scalar(other), "x"], source)
            let transcoder = Transcoder(source: source, target: .utf8, isASCIIAlone: true)
            var place = [UInt8](repeating: 0xFE, count: 200)
            let progress = try unsafe bytes.withUnsafeBytes { bytes in
                try unsafe place.withUnsafeMutableBytes {
                    try unsafe transcoder.step(bytes, into: $0)
                }
            }
            #expect(progress == .init(read: before, written: before))
            #expect(Array(place[...before]) == Self.bytes(text, .latin1) + [0xFE])
        }
    }

    private static let malformed: [([UInt8], TextFault)] = [
        ([0x80], .malformedUTF8), ([0xC0, 0x80], .malformedUTF8), ([0xC1, 0xBF], .malformedUTF8),
        ([0xC2, 0x7F], .malformedUTF8), ([0xC2, 0xC0], .malformedUTF8),
        ([0xE0, 0x80, 0x80], .malformedUTF8), ([0xE0, 0x9F, 0xBF], .malformedUTF8),
        ([0xED, 0xA0, 0x80], .malformedUTF8), ([0xED, 0xBF, 0xBF], .malformedUTF8),
        ([0xE1, 0x80, 0x7F], .malformedUTF8), ([0xE1, 0xC0, 0x80], .malformedUTF8),
        ([0xEF, 0xBF, 0xC0], .malformedUTF8), ([0xF0, 0x80, 0x80, 0x80], .malformedUTF8),
        ([0xF0, 0x8F, 0xBF, 0xBF], .malformedUTF8), ([0xF4, 0x90, 0x80, 0x80], .malformedUTF8),
        ([0xF1, 0x80, 0x80, 0x00], .malformedUTF8), ([0xF5, 0x80, 0x80, 0x80], .malformedUTF8),
        ([0xFF], .malformedUTF8), ([0xC2], .incompleteUTF8), ([0xE0, 0xA0], .incompleteUTF8),
        ([0xE0], .incompleteUTF8), ([0xED, 0x9F], .incompleteUTF8), ([0xED, 0xA0], .malformedUTF8),
        ([0xE0, 0x80], .malformedUTF8), ([0xF0, 0x90, 0x80], .incompleteUTF8),
        ([0xF4, 0x8F], .incompleteUTF8), ([0xF4, 0x90], .malformedUTF8),
        ([0xF1, 0x80, 0xC0], .malformedUTF8),
    ]

    @Test(arguments: malformed, StringForm.allCases)
    func malformedUTF8IsFoundAnywhere(row: ([UInt8], TextFault), target: StringForm) {
        let letters: [[UInt8]] =
            target == .latin1 ? [[0x61]] : [[0x61], [0xED, 0x95, 0x9C], [0xE0, 0xB8, 0x81]]
        for letter in letters {
            for count in 0..<Effort.lettersBeforeFault {
                let before = Array(repeatElement(letter, count: count).joined())
                #expect(Self.copy(before + row.0, .utf8, target).fault == row.1)
                guard row.1 == .malformedUTF8 else { continue }
                let after = Array(repeatElement(letter, count: 70).joined())
                #expect(Self.copy(before + row.0 + after, .utf8, target).fault == row.1)
                #expect(
                    Self.copy(before + row.0 + after, .utf8, target, stepUnits: 5).fault == row.1)
            }
        }
    }

    @Test(
        arguments: [
            [0xD800], [0xDC00], [0xDFFF, 0x61], [0xD800, 0x61], [0xDBFF, 0xD800, 0xDC00],
        ],
        StringForm.allCases)
    func unpairedSurrogatesAreFoundAnywhere(units: [UInt16], target: StringForm) {
        for count in 0..<40 {
            let text = Array(repeating: UInt16(0x61), count: count) + units
            for after in [0, 40] {
                let bytes = (text + Array(repeating: 0x62, count: after)).flatMap {
                    [UInt8($0 & 0xFF), UInt8($0 >> 8)]
                }
                #expect(Self.copy(bytes, .utf16, target).fault == .unpairedSurrogate)
                #expect(Self.copy(bytes, .utf16, target, stepUnits: 4).fault == .unpairedSurrogate)
            }
        }
    }
}

/// The same scalars each time.
private struct RandomScalars {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    private mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func next(below end: UInt32, edges: [UInt32]) -> Unicode.Scalar {
        while true {
            let number =
                next() % 3 == 0
                ? edges[Int(next() % UInt64(edges.count))] : UInt32(next() % UInt64(end))
            if number < end, let scalar = Unicode.Scalar(number) { return scalar }
        }
    }
}
