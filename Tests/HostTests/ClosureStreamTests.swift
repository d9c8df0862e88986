import Host
import Synchronization
import Testing
import WasmCore
import WasmInterp

/// Standard streams that are closures, texts and lines.
@Suite struct ClosureStreamTests {
    private final class Kept<Value: Sendable>: Sendable {
        private let values = Mutex<[Value]>([])
        var all: [Value] { values.withLock { $0 } }
        func add(_ value: Value) { values.withLock { $0.append(value) } }
    }

    private func cat(_ input: any OpenFile, _ output: any OpenFile) throws -> UInt32 {
        var configuration = WASIConfiguration()
        configuration.standardInput = input
        configuration.standardOutput = output
        nonisolated(unsafe) let given = configuration
        return unsafe try WASIPreview1.run(try PipeTests.module(), given)
    }

    @Test func closuresMakeAndTakeBytes() throws {
        let pieces = ["", "one piece of more than sixteen bytes, ", "", "another"]
        let given = Atomic(0)
        let kept = Kept<[UInt8]>()
        let code = try cat(
            .closure {
                let index = given.wrappingAdd(1, ordering: .relaxed).oldValue
                return index < pieces.count ? Array(pieces[index].utf8) : nil
            }, .closure { kept.add($0) })
        #expect(code == 0)
        #expect(kept.all.allSatisfy { $0.count <= 16 })
        #expect(String(decoding: kept.all.joined(), as: UTF8.self) == pieces.joined())
        // The end was asked for once, however often it is read.
        #expect(given.load(ordering: .relaxed) == pieces.count + 1)
    }

    @Test func piecesOfASequenceAreRead() throws {
        let pieces = ["one ", "", "two, in more than sixteen bytes"]
        let output = BytesOutput()
        let input = ClosureInput(pieces: pieces.map { Array($0.utf8) })
        #expect(try cat(input, output) == 0)
        #expect(output.text == pieces.joined())
    }

    /// It would wait for itself.
    @Test(.timeLimit(.minutes(20))) func aClosureCannotReadItsOwnInput() {
        let inputs = Kept<ClosureInput>()
        let found = Kept<WASIErrno?>()
        let input = ClosureInput {
            var configuration = WASIConfiguration()
            for input in inputs.all { configuration.standardInput = input }
            if found.all.isEmpty { found.add(Guest(configuration).read(0).errno) }
            return Array("more".utf8)
        }
        inputs.add(input)
        var configuration = WASIConfiguration()
        configuration.standardInput = input
        let guest = Guest(configuration)
        #expect(guest.read(0).text == "more")
        #expect(found.all == [.deadlk])
        // It has not become unreadable.
        #expect(guest.read(0).text == "more")
    }

    static let texts: [(text: String, lines: [String])] = [
        ("", []), ("\n", [""]), ("one", ["one"]), ("one\n", ["one"]),
        ("one\n\ntwo", ["one", "", "two"]),
        (
            "0123456789012345678901234567890123456789\nx",
            ["0123456789012345678901234567890123456789", "x"]
        ),
    ]

    @Test(arguments: texts)
    func linesAreHandedOn(text: String, lines: [String]) throws {
        let kept = Kept<String>()
        #expect(try cat(.text(text), .lines { kept.add($0) }) == 0)
        #expect(kept.all == lines)
    }

    @Test func longLinesComeInParts() throws {
        let kept = Kept<String>()
        let output = LineOutput(lineBytesMax: 10) { kept.add($0) }
        #expect(try cat(.text("0123456789\nabcdefghijklm\n0123456789xyz"), output) == 0)
        #expect(kept.all == ["0123456789", "abcdefghij", "klm", "0123456789", "xyz"])
    }

    /// What is kept of a line is not gone through again for each byte: that took a minute.
    @Test func aLineThatComesByteByByteIsLookedThroughOnce() {
        let kept = Kept<String>()
        let output = LineOutput { kept.add($0) }
        let time = ContinuousClock().measure {
            for byte in Array(repeating: UInt8(ascii: "a"), count: 65_000) + [0x0A] {
                let bytes = [byte]
                _ = unsafe output.write(bytes.span.bytes, at: 0)
            }
        }
        #expect(kept.all.map(\.utf8.count) == [65_000])
        #expect(time < .seconds(10))
    }

    @Test func streamsGoOneWay() {
        var configuration = WASIConfiguration()
        configuration.standardInput = .closure { [1] }
        configuration.standardOutput = .closure { _ in }
        configuration.standardError = .lines { _ in }
        let guest = Guest(configuration)
        #expect(guest.write(0, "x") == .badf)
        #expect(guest.read(1).errno == .badf)
        #expect(guest.read(2).errno == .badf)
    }
}
