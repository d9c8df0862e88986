import MeshCrypto
import Testing

/// Output of any length, and digests as values.
@Suite struct Blake3OutputTests {
    @Test(arguments: [0, 3, 1024, 5000])
    func outputOfAnyLengthIsThatOfTheSlowOne(count: Int) {
        let input = Blake3Samples.input(count)
        let node = Blake3().node(of: input)
        let whole = SlowBlake3().output(of: input, byteCount: 1000)
        for length in 0...1000 {
            if node.output(length) != Array(whole[..<length]) {
                Issue.record("\(length) bytes are others")
            }
        }
    }

    @Test(arguments: [1, 31, 63, 64, 65, 127, 128, 640, 999])
    func outputIsReadFromAnyPlace(offset: Int) {
        let node = Blake3Mode.keyed.fast.node(of: Blake3Samples.input(2500))
        let whole = node.output(1100)
        for length in [0, 1, 32, 64, 100] {
            let part = node.output(length, at: UInt64(offset))
            #expect(part == Array(whole[offset..<(offset + length)]))
        }
    }

    /// Where the number of the block is more than 32 bits, and where output ends.
    @Test func outputIsReadFromFarPlaces() async {
        let node = Blake3().node(of: [1, 2, 3])
        let far: UInt64 = 1 << 38 - 10
        #expect(node.output(20, at: far) == node.output(10, at: far) + node.output(10, at: 1 << 38))
        #expect(node.output(10, at: 1 << 38) != node.output(10))
        #expect(node.output(10, at: .max - 10).count == 10)
        await #expect(processExitsWith: .failure) {
            // What nobody looks at, optimised builds leave out, with what would have ended them.
            let node = Blake3().node(of: [1, 2, 3])
            #expect(node.output(11, at: .max - 10) == node.output(11))
        }
    }

    @Test func keysOfOtherLengthsAreRefused() async {
        await #expect(processExitsWith: .failure) {
            let mode = unsafe Blake3(key: [UInt8](repeating: 0, count: 31).span.bytes)
            #expect(mode.digest(of: []).description == "")
        }
    }

    @Test(arguments: 0..<256)
    func digestsDifferInAnyBit(bit: Int) throws {
        let digest = Blake3().digest(of: [])
        var bytes = digest.bytes
        #expect(unsafe Blake3Digest(bytes.span.bytes) == digest)
        bytes[bit / 8] ^= 1 << (bit % 8)
        let other = try #require(unsafe Blake3Digest(bytes.span.bytes))
        #expect(other != digest)
        #expect(Set([digest, other, digest]).count == 2)
    }

    @Test(arguments: [0, 1, 31, 33, 64])
    func digestsOfOtherLengthsAreNone(count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        #expect(unsafe Blake3Digest(bytes.span.bytes) == nil)
    }

    static let text = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"

    @Test func textIsReadAsItIsWritten() {
        let digest = Blake3().digest(of: [])
        #expect(digest.description == Self.text)
        #expect(Blake3Digest(hexadecimal: Self.text) == digest)
    }

    @Test(arguments: [
        "", "0", String(text.dropLast()), text + "0", text + "00", text.uppercased(),
        "g" + text.dropFirst(), " " + text.dropFirst(), "é" + text.dropFirst(2),
    ])
    func otherTextsAreNone(text: String) {
        #expect(Blake3Digest(hexadecimal: text) == nil)
    }
}
