import Testing
import WasmCore

/// The binary modules of the specification's test suite.
@Suite struct DecoderSpecTests {
    static let files = DecoderSharedData.files(in: "conformance/spec", suffix: ".wast")
        .filter { !$0.contains("/legacy/") }

    @Test(.enabled(if: !files.isEmpty, noSharedData), arguments: files)
    func binaryModulesAreAcceptedOrRefusedAsTheSuiteSays(file: String) throws {
        var scanner = ScriptScanner(try DecoderSharedData.bytes(file))
        // Written before these proposals.
        let features =
            file.contains("custom-page-sizes")
            ? Features.all : Features.all.removing(.customPageSizes)
        for module in scanner.binaryModules() {
            var refusal: DecodeError?
            do throws(DecodeError) {
                _ = try decodeFully(module.bytes, features: features)
            } catch {
                refusal = error
            }
            let place = "line \(module.line): \(refusal?.description ?? "accepted")"
            guard let expected = module.malformed else {
                #expect(refusal == nil, "\(place)")
                continue
            }
            let message = try #require(refusal?.message, "\(place), expected \(expected)")
            #expect(
                message.hasPrefix(expected) || isSameCause(message, expected),
                "\(place), expected \(expected)")
        }
    }

    /// The reference decoder reads on over the end of a section or body, into what follows; what
    /// it then stumbles upon depends on that. Sections are cut exactly here.
    private func isSameCause(_ message: String, _ expected: String) -> Bool {
        let cut = [
            "unexpected end", "length out of bounds", "section size mismatch",
            "END opcode expected",
        ]
        if cut.contains(where: message.hasPrefix) && cut.contains(where: expected.hasPrefix) {
            return true
        }
        // Some numbers that are too long reach over the end that the script gives their section.
        return expected.hasPrefix("integer")
            && ["unexpected end", "malformed section id: 128"].contains(where: message.hasPrefix)
    }
}

/// Finds `(module binary …)` in a script, and what `assert_malformed` says about it.
private struct ScriptScanner {
    struct Module {
        var bytes: [UInt8]
        var malformed: String?
        var line: Int
    }
    private enum Token: Equatable {
        case open, close
        case word(String)
        case string([UInt8])
    }

    private let text: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: [UInt8]) { self.text = text }

    mutating func binaryModules() -> [Module] {
        var modules: [Module] = []
        var heads: [String] = []
        var isMalformed = false
        while let token = next() {
            switch token {
            case .open: heads.append("")
            case .close:
                _ = heads.popLast()
                if heads.isEmpty { isMalformed = false }
            case .word("assert_malformed") where heads.count == 1: isMalformed = true
            case .word("binary") where heads.last == "module":
                modules.append(binary(isMalformed))
                _ = heads.popLast()
            case .word(let word) where heads.last == "":
                heads[heads.count - 1] = word
            default: break
            }
        }
        return modules
    }

    /// From after `binary` to the parenthesis that ends the module, and the message.
    private mutating func binary(_ isMalformed: Bool) -> Module {
        var module = Module(bytes: [], malformed: nil, line: line)
        while case .string(let part)? = next() { module.bytes += part }
        if isMalformed, case .string(let message)? = next() {
            module.malformed = String(decoding: message, as: UTF8.self)
        }
        return module
    }

    private mutating func next() -> Token? {
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
            case UInt8(ascii: ";"): skipLine()
            case UInt8(ascii: "("):
                guard position < text.count, text[position] == UInt8(ascii: ";") else {
                    return .open
                }
                skipBlock()
            case UInt8(ascii: ")"): return .close
            case UInt8(ascii: "\""): return .string(string())
            default: return .word(word(from: position - 1))
            }
        }
        return nil
    }

    private mutating func skipLine() {
        while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func skipBlock() {
        var depth = 1
        position += 1
        while position + 1 < text.count, depth > 0 {
            let pair = (text[position], text[position + 1])
            if pair == (UInt8(ascii: "("), UInt8(ascii: ";")) { depth += 1 }
            if pair == (UInt8(ascii: ";"), UInt8(ascii: ")")) { depth -= 1 }
            position += pair.0 == UInt8(ascii: ";") || pair.1 == UInt8(ascii: ";") ? 2 : 1
        }
    }

    private mutating func word(from start: Int) -> String {
        let ends = Array(" \t\r\n()\";".utf8)
        while position < text.count, !ends.contains(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func string() -> [UInt8] {
        var bytes: [UInt8] = []
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            if text[position] == UInt8(ascii: "\n") { line += 1 }
            guard text[position] == UInt8(ascii: "\\"), position + 2 < text.count else {
                bytes.append(text[position])
                position += 1
                continue
            }
            let pair = String(decoding: text[position + 1...position + 2], as: UTF8.self)
            if let value = UInt8(pair, radix: 16) {
                bytes.append(value)
                position += 3
            } else {
                bytes += text[position...position + 1]
                position += 2
            }
        }
        position += 1
        return bytes
    }
}
