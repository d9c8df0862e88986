import Platform
import Testing
import WasmCore

/// The text of a module has a limit, and it is asked whether it is wanted while it is made.
@Suite struct TextLimitTests {
    private static let textBytesMax = 1 << 20

    private func error(
        _ bytes: [UInt8], textBytesMax: Int?, interruption: InterruptionCheck = .never
    ) throws -> DecodeError? {
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        var options = WatPrinter.Options()
        options.textBytesMax = textBytesMax
        do throws(DecodeError) {
            _ = try WatPrinter.print(module, options: options, interruption: interruption)
            return nil
        } catch {
            return error
        }
    }

    /// The whole text has gigabytes: a test that makes it, or one part of it at once, ends late
    /// or in want of memory.
    @Test(arguments: TextBomb.all)
    func bombsAreRefusedWhereTheyGoOff(bomb: TextBomb) throws {
        let asked = Locked(0)
        let check = InterruptionCheck {
            asked.withLock { $0 += 1 }
            return false
        }
        let error = try #require(
            try error(bomb.bytes, textBytesMax: Self.textBytesMax, interruption: check))
        #expect(error.code == .limitExceeded("text bytes"))
        #expect(error.offset > 8 && error.offset < bomb.bytes.count)
        #expect(error.message == "too many text bytes")
        // All of the text that is allowed was made in small pieces.
        let questions = asked.withLock { $0 }
        #expect(questions > 10 && questions <= Self.textBytesMax / 65_536 + 1)
    }

    @Test func offsetIsThatOfTheInstruction() throws {
        let bytes = try WatParser.parseModule("(func nop nop nop)")
        let text = try WatPrinter.print(ModuleDecoder.decode(ModuleBytes(bytes)))
        let first = try #require(bytes.lastIndex(of: 1)) - 2
        for position in 0..<3 {
            let rest = String(repeating: "\n    nop", count: 3 - position) + "\n  )\n)\n"
            #expect(text.hasSuffix(rest))
            let before = text.utf8.count - rest.utf8.count
            let error = try #require(try error(bytes, textBytesMax: before + 1))
            #expect(error == DecodeError(.limitExceeded("text bytes"), offset: first + position))
        }
    }

    @Test func limitIsExact() throws {
        let module = try ModuleDecoder.decode(ModuleBytes(sampleModule()))
        let text = try WatPrinter.print(module)
        var options = WatPrinter.Options()
        options.textBytesMax = text.utf8.count
        #expect(try WatPrinter.print(module, options: options) == text)
        for fewer in [text.utf8.count - 1, 1, 0, -1, Int.min] {
            #expect(
                try error(sampleModule(), textBytesMax: fewer)?.code
                    == .limitExceeded("text bytes"))
        }
        #expect(try error(sampleModule(), textBytesMax: .max) == nil)
    }

    /// 16 MiB are not enough for it, and its text is far larger than itself for what is no bomb.
    @Test func defaultLetsDeepCodePass() throws {
        let depth = 50
        let body =
            String(repeating: "block ", count: depth) + String(repeating: "nop ", count: 250_000)
            + String(repeating: "end ", count: depth)
        let bytes = try WatParser.parseModule("(func \(body))")
        let text = try WatPrinter.print(ModuleDecoder.decode(ModuleBytes(bytes)))
        #expect(text.utf8.count > 20 << 20 && text.utf8.count < 100 * bytes.count)
    }

    @Test func defaultRefusesBombs() throws {
        let bytes = try #require(TextBomb.all.first).bytes
        let error = try #require(try error(bytes, textBytesMax: nil))
        #expect(error.code == .limitExceeded("text bytes"))
        // A call is two bytes.
        let calls = (16 << 20 + 200 * bytes.count) / TextBomb.nameBytes
        #expect(error.offset > 2 * (calls - calls / 50) && error.offset < 2 * calls + 10_000)
    }

    // MARK: Interruption

    @Test func printingEnds() throws {
        let source = (0..<20_000).map { "(func $function\($0) nop)" }.joined(separator: "\n")
        let bytes = try WatParser.parseModule(source)
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        let text = try WatPrinter.print(module)
        // Names are read first, for which somebody asks too.
        for (answered, isAtStart) in [(0, true), (1, true), (10, false)] {
            let asked = Locked(0)
            let check = InterruptionCheck {
                asked.withLock {
                    $0 += 1
                    return $0 > answered
                }
            }
            let error = try #require(throws: DecodeError.self) {
                _ = try WatPrinter.print(module, interruption: check)
            }
            #expect(error.code == .interrupted)
            #expect(error.offset < bytes.count && (error.offset == 0) == isAtStart)
        }
        let asked = Locked(0)
        let check = InterruptionCheck {
            asked.withLock { $0 += 1 }
            return false
        }
        #expect(try WatPrinter.print(module, interruption: check) == text)
        #expect(asked.withLock { $0 } >= text.utf8.count / 70_000)
    }
}
