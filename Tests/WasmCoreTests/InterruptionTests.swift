import Platform
import Testing
import WasmCore

/// Work on bytes and text ends when nobody wants it any more.
@Suite struct InterruptionTests {
    private static let stop = InterruptionCheck { true }
    private static let fields = (0..<10_000).map {
        "(func $function\($0) (export \"function\($0)\") (result i32) (i32.const \($0)))"
    }.joined(separator: "\n")

    private static func module() throws -> ModuleBytes {
        ModuleBytes(try WatParser.parseModule("(module \(fields))"))
    }

    @Test func decodingEnds() throws {
        let bytes = try Self.module()
        let error = try #require(throws: DecodeError.self) {
            _ = try ModuleDecoder.decode(bytes, interruption: Self.stop)
        }
        #expect(error.code == .interrupted)
        #expect(error.message == "interrupted")
        // It was asked for in the middle.
        #expect(error.offset > 8 && error.offset < bytes.count)
        var decoder = StreamingModuleDecoder(interruption: Self.stop)
        let all = (0..<bytes.count).map { bytes[$0] }
        do throws(DecodeError) {
            try decoder.feed(all)
            Issue.record("not interrupted")
        } catch {
            #expect(error.code == .interrupted)
        }
    }

    @Test func checkingAndValidatingEnd() throws {
        let module = try ModuleDecoder.decode(Self.module())
        let malformed = try #require(throws: DecodeError.self) {
            try module.checkBodies(interruption: Self.stop)
        }
        #expect(malformed.code == .interrupted)
        let outside = try #require(throws: ModuleError.self) {
            _ = try ModuleValidator.validate(module, interruption: Self.stop)
        }
        #expect(outside.isInterruption)
        let context = try ModuleValidator.validate(module)
        let inside = try #require(throws: ModuleError.self) {
            try context.validateAllBodies(interruption: Self.stop)
        }
        #expect(inside.isInterruption)
        #expect(throws: Never.self) { try context.validateAllBodies() }
    }

    @Test func parsingTextEnds() throws {
        let text = Self.fields
        for source in [text, "(module \(text))", "(module quote \"(module \(spaces))\")"] {
            let error = try #require(throws: TextError.self) {
                _ = try WatParser.parseModule(source, interruption: Self.stop)
            }
            #expect(error.code == .interrupted)
        }
        let script = String(repeating: "(invoke \"f\")", count: 10_000)
        let error = try #require(throws: TextError.self) {
            _ = try WastScript.parse(script, interruption: Self.stop)
        }
        #expect(error.code == .interrupted)
        let malformed = try #require(throws: TextError.self) {
            _ = try WatParser.parseModule("(module")
        }
        #expect(malformed.code == .malformed)
    }

    private var spaces: String { String(repeating: " ", count: 100_000) }

    /// Reading tokens is over when the question comes that ends the work.
    @Test func assemblingAsksToo() throws {
        let asked = Locked(0)
        let check = InterruptionCheck {
            asked.withLock {
                $0 += 1
                return false
            }
        }
        _ = try WatParser.parseModule(Self.fields, interruption: check)
        let tokens = Self.fields.utf8.count / 65_536 + 1
        #expect(asked.withLock { $0 } > tokens + 10)
    }

    @Test func readingNamesEnds() throws {
        let module = try ModuleDecoder.decode(Self.module())
        let names = try #require(NameSection(module))
        #expect(names.functionName(9_999) == "function9999")
        #expect(names.names(of: .function).count == 10_000)
        let stopped = try #require(NameSection(module, interruption: Self.stop))
        #expect(stopped.functionName(9_999) == nil)
        #expect(stopped.names(of: .function).count < 10_000)
        let error = try #require(throws: DecodeError.self) { try stopped.check() }
        #expect(error.code == .interrupted)
    }

    @Test func clausesOfATryTableHaveALimitInText() throws {
        func text(_ count: Int) -> String {
            "(func (try_table \(String(repeating: "(catch_all 0)", count: count))))"
        }
        #expect(throws: Never.self) { try WatParser.parseModule(text(10_000)) }
        let error = try #require(throws: TextError.self) {
            _ = try WatParser.parseModule(text(10_001))
        }
        #expect(error.message == "too many try_table clauses")
    }
}
