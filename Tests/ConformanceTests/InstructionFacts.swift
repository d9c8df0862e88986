import Foundation
import WasmCore
import WasmInterp

/// The tables of `Fixtures/instructions`, whose README has the format.
enum InstructionFacts {
    /// One instruction with its immediates, and what it does to some operands.
    struct Form: Sendable {
        var text: String
        var parameters: [ValueType]
        var results: [ValueType]
        var rows: [Row]

        var keyword: String { String(text.prefix { $0 != " " }) }
    }

    struct Row: Sendable {
        var operands: [Bits]
        var outcome: Outcome
    }

    enum Outcome: Sendable {
        case trap(String)
        /// Results by lanes, and the part of memory that is another one afterwards.
        case values([[Lane]], change: Change?)
    }

    struct Change: Sendable {
        var place: Int
        var bytes: [UInt8]
    }

    /// A value of any type; the upper half is of vectors only.
    struct Bits: Hashable, Sendable {
        var low: UInt64
        var high: UInt64 = 0
    }

    /// A lane of a result, or the only part of one that is no vector.
    enum Lane: Sendable {
        case exactly(UInt64, width: Int)
        case canonicalNaN(width: Int)
        case arithmeticNaN(width: Int)
    }

    struct Malformed: Error {
        var line: String
    }

    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/instructions")

    static let chapters: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    /// What memory holds before each row.
    static let pattern: [UInt8] = (0..<65_536).map {
        UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 256 &* 13 &+ 29)
    }

    static func read(_ chapter: String) throws -> [Form] {
        try parse(
            String(contentsOf: folder.appending(path: chapter + ".txt"), encoding: .utf8))
    }

    static func parse(_ text: String) throws -> [Form] {
        var forms: [Form] = []
        for line in text.split(separator: "\n") where !line.hasPrefix(";") {
            if let colon = line.firstRange(of: " : ") {
                let types = try line[colon.upperBound...].split(separator: "->", maxSplits: 1)
                    .map { try $0.split(separator: " ").map(type) }
                forms.append(
                    Form(
                        text: String(line[..<colon.lowerBound]), parameters: types.first ?? [],
                        results: types.count > 1 ? types[1] : [], rows: []))
            } else if !forms.isEmpty {
                forms[forms.count - 1].rows.append(try row(line, forms[forms.count - 1]))
            }
        }
        return forms
    }

    private static func type(_ name: Substring) throws -> ValueType {
        switch name {
        case "i32": .i32
        case "i64": .i64
        case "f32": .f32
        case "f64": .f64
        case "v128": .v128
        default: throw Malformed(line: String(name))
        }
    }

    private static func row(_ line: Substring, _ form: Form) throws -> Row {
        guard let equals = line.firstIndex(of: "=") else { throw Malformed(line: String(line)) }
        let operands = try line[..<equals].split(separator: " ").map { try bits(lanes($0)) }
        var words = line[line.index(after: equals)...].split(separator: " ")
        guard operands.count == form.parameters.count else { throw Malformed(line: String(line)) }
        if words.first == "trap" {
            return Row(
                operands: operands,
                outcome: .trap(words.dropFirst().joined(separator: " ")))
        }
        var change: Change?
        if words.count >= 2, words[words.count - 2].hasPrefix("[") {
            let bytes = Array(words.removeLast().utf8)
            guard let place = Int(words.removeLast().dropFirst().dropLast()) else {
                throw Malformed(line: String(line))
            }
            change = Change(
                place: place,
                bytes: stride(from: 0, to: bytes.count - 1, by: 2).compactMap {
                    UInt8(String(decoding: bytes[$0...$0 + 1], as: UTF8.self), radix: 16)
                })
        }
        guard words.count == form.results.count else { throw Malformed(line: String(line)) }
        return Row(operands: operands, outcome: .values(try words.map(lanes), change: change))
    }

    /// Lanes are written from the lowest one on, each as a number.
    private static func lanes(_ word: Substring) throws -> [Lane] {
        let parts = word.split(separator: "_")
        let widths = parts.filter { !$0.hasPrefix("nan") }.map { $0.count * 4 }
        // A single NaN's width follows from the others; alone it is of any width.
        let width = widths.first ?? (parts.count > 1 ? 128 / parts.count : 0)
        return try parts.map { part in
            switch part {
            case "nan:canonical": return .canonicalNaN(width: width)
            case "nan:arithmetic": return .arithmeticNaN(width: width)
            default:
                guard let bits = UInt64(part, radix: 16) else {
                    throw Malformed(line: String(word))
                }
                return .exactly(bits, width: width)
            }
        }
    }

    private static func bits(_ lanes: [Lane]) throws -> Bits {
        var bits = Bits(low: 0)
        var place = 0
        for lane in lanes {
            guard case .exactly(let value, let width) = lane else {
                throw Malformed(line: "a NaN as operand")
            }
            if place < 64 {
                bits.low |= value << UInt64(place)
            } else {
                bits.high |= value << UInt64(place - 64)
            }
            place += width
        }
        return bits
    }
}

extension InstructionFacts.Lane {
    /// Whether an engine may answer with these bits. Spec: core 4.3.3.
    func allows(_ bits: UInt64, of type: ValueType) -> Bool {
        switch self {
        case .exactly(let expected, _): bits == expected
        case .canonicalNaN(let width):
            isNarrow(width, type)
                ? bits & 0x7FFF_FFFF == 0x7FC0_0000
                : bits & .max >> 1 == 0x7FF8_0000_0000_0000
        case .arithmeticNaN(let width):
            isNarrow(width, type)
                ? bits & 0x7FC0_0000 == 0x7FC0_0000
                : bits & 0x7FF8_0000_0000_0000 == 0x7FF8_0000_0000_0000
        }
    }

    private func isNarrow(_ width: Int, _ type: ValueType) -> Bool {
        width == 0 ? type == .f32 : width == 32
    }
}

extension InstructionFacts {
    static func allows(_ lanes: [Lane], _ bits: Bits, of type: ValueType) -> Bool {
        let width = 128 / lanes.count
        guard lanes.count > 1 else { return lanes[0].allows(bits.low, of: type) && bits.high == 0 }
        return lanes.indices.allSatisfy { lane in
            let place = lane * width
            let half = place < 64 ? bits.low : bits.high
            let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
            return lanes[lane].allows(half >> UInt64(place % 64) & mask, of: type)
        }
    }
}
