import Testing
import WasmCore

@testable import WasmInterp

/// What a guest sees of a text that is lowered into its memory: which calls of `realloc` come, and
/// what is left of what it changes in them. Spec: canonical ABI, `store_string`.
@Suite struct TextReallocTests {
    /// A text on its way into a memory.
    struct Passage: CustomTestStringConvertible, Sendable {
        var text: String
        /// How the caller has it; nil if that is the host.
        var source: StringForm?
        /// Arguments of `realloc`: the room before, its size, the alignment, the new size.
        var calls: [[UInt32]]
        /// What the callee has then.
        var bytes: [UInt8]
        var isUTF16 = false
        /// How the callee has it.
        var target = "latin1+utf16"

        var testDescription: String { "\(text), \(source.map { "\($0)" } ?? "host")" }

        /// The caller's bytes.
        var units: [UInt8] {
            switch source {
            case .utf8, nil: Array(text.utf8)
            case .utf16: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case .latin1: text.unicodeScalars.map { UInt8($0.value) }
            }
        }
    }

    /// The calls' room is at 1024, 2048 and so on. Where it grows the first byte becomes an `X`.
    private static func callee(_ encoding: String) -> String {
        """
        (component $Callee
          (core module $m
            (memory (export "memory") 1)
            (global $calls (mut i32) (i32.const 0))
            (global $at (mut i32) (i32.const 0))
            (global $length (mut i32) (i32.const 0))
            (func (export "realloc") (param $old i32) (param $oldSize i32) (param $alignment i32)
              (param $size i32) (result i32) (local $call i32) (local $at i32)
              (local.set $call
                (i32.add (i32.const 32768) (i32.shl (global.get $calls) (i32.const 4))))
              (i32.store (local.get $call) (local.get $old))
              (i32.store offset=4 (local.get $call) (local.get $oldSize))
              (i32.store offset=8 (local.get $call) (local.get $alignment))
              (i32.store offset=12 (local.get $call) (local.get $size))
              (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
              (local.set $at (i32.shl (global.get $calls) (i32.const 10)))
              (memory.copy (local.get $at) (local.get $old) (select
                (local.get $oldSize) (local.get $size)
                (i32.lt_u (local.get $oldSize) (local.get $size))))
              (if (i32.and (i32.ne (local.get $oldSize) (i32.const 0))
                (i32.lt_u (local.get $oldSize) (local.get $size)))
                (then (i32.store8 (local.get $at) (i32.const 0x58))))
              (local.get $at))
            (func (export "f") (param i32 i32)
              (global.set $at (local.get 0)) (global.set $length (local.get 1)))
            (func $list (param i32 i32) (result i32)
              (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (local.get 1))
              (i32.const 0))
            (func (export "calls") (result i32)
              (call $list (i32.const 32768) (i32.shl (global.get $calls) (i32.const 2))))
            (func (export "bytes") (result i32)
              (call $list (global.get $at)
                (i32.shl (global.get $length) (i32.shr_u (global.get $length) (i32.const 31)))))
            (func (export "length") (result i32) (global.get $length)))
          (core instance $i (instantiate $m))
          (alias core export $i "memory" (core memory $memory))
          (func (export "f") (param "text" string) (canon lift (core func $i "f")
            (memory $memory) (realloc (core func $i "realloc")) string-encoding=\(encoding)))
          (func (export "calls") (result (list u32)) (canon lift (core func $i "calls")
            (memory $memory)))
          (func (export "bytes") (result (list u8)) (canon lift (core func $i "bytes")
            (memory $memory)))
          (func (export "length") (result u32) (canon lift (core func $i "length"))))
        """
    }

    /// - Parameters:
    ///   - encoding: The caller's.
    ///   - length: Code units, and whether they are UTF-16 where they need not be.
    private static func component(
        _ passage: Passage, _ encoding: String, length: UInt32
    ) -> String {
        let units = passage.units
        let data = units.map { "\\" + String(0x100 | Int($0), radix: 16).dropFirst() }.joined()
        return """
            (component
              \(callee(passage.target))
              (component $Caller
                (import "f" (func $f (param "text" string)))
                (core module $memory (memory (export "memory") 1)
                  (data (i32.const 64) "\(data)"))
                (core instance $memory (instantiate $memory))
                (core func $f (canon lower (func $f) (memory (core memory $memory "memory"))
                  string-encoding=\(encoding)))
                (core module $m
                  (import "" "f" (func $f (param i32 i32)))
                  (func (export "g") (call $f (i32.const 64) (i32.const \(length)))))
                (core instance $i (instantiate $m
                  (with "" (instance (export "f" (func $f))))))
                (func (export "g") (canon lift (core func $i "g"))))
              (instance $callee (instantiate $Callee))
              (instance $caller (instantiate $Caller (with "f" (func $callee "f"))))
              (export "g" (func $caller "g"))
              (export "f" (func $callee "f"))
              (export "calls" (func $callee "calls"))
              (export "bytes" (func $callee "bytes"))
              (export "length" (func $callee "length")))
            """
    }

    private static func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    /// Texts of 20 letters are longer than what is widened at a time.
    private static let passages: [Passage] = {
        let (a, many) = (String(repeating: "a", count: 19), String(repeating: "é", count: 20))
        return [
            .init(text: "", source: .utf8, calls: [[0, 0, 2, 0]], bytes: []),
            .init(text: "ab", source: .utf8, calls: [[0, 0, 2, 2]], bytes: [0x61, 0x62]),
            .init(
                text: "aéb", source: .utf8, calls: [[0, 0, 2, 4], [1024, 4, 2, 3]],
                bytes: [0x61, 0xE9, 0x62]),
            .init(
                text: "ab€c", source: .utf8,
                calls: [[0, 0, 2, 6], [1024, 6, 2, 12], [2048, 12, 2, 8]], bytes: utf16("Xb€c"),
                isUTF16: true),
            .init(
                text: "€", source: .utf8,
                calls: [[0, 0, 2, 3], [1024, 3, 2, 6], [2048, 6, 2, 2]], bytes: utf16("€"),
                isUTF16: true),
            .init(
                text: a + many + "😀", source: .utf8,
                calls: [[0, 0, 2, 63], [1024, 63, 2, 126], [2048, 126, 2, 82]],
                bytes: utf16("X" + a.dropFirst() + many + "😀"), isUTF16: true),
            .init(text: "aé", source: .utf16, calls: [[0, 0, 2, 2]], bytes: [0x61, 0xE9]),
            .init(
                text: "ab€c", source: .utf16, calls: [[0, 0, 2, 4], [1024, 4, 2, 8]],
                bytes: utf16("Xb€c"), isUTF16: true),
            .init(text: "aé", source: .latin1, calls: [[0, 0, 2, 2]], bytes: [0x61, 0xE9]),
            // UTF-8 is ASCII as long as a byte a unit is room enough.
            .init(
                text: "ab", source: .utf16, calls: [[0, 0, 1, 2]], bytes: [0x61, 0x62],
                target: "utf8"),
            .init(
                text: "éa", source: .utf16,
                calls: [[0, 0, 1, 2], [1024, 2, 1, 6], [2048, 6, 1, 3]], bytes: Array("éa".utf8),
                target: "utf8"),
            .init(
                text: "aéb", source: .latin1,
                calls: [[0, 0, 1, 3], [1024, 3, 1, 6], [2048, 6, 1, 4]], bytes: Array("Xéb".utf8),
                target: "utf8"),
            // A text of the host's is as the guest has it.
            .init(text: "aé", calls: [[0, 0, 2, 2]], bytes: [0x61, 0xE9]),
            .init(text: "a€", calls: [[0, 0, 2, 4]], bytes: utf16("a€"), isUTF16: true),
        ]
    }()

    @Test(arguments: passages)
    func whatIsThereIsAsReallocLeavesIt(passage: Passage) throws {
        let form = passage.source ?? .utf8
        let encoding = [StringForm.utf8: "utf8", .utf16: "utf16"][form] ?? "latin1+utf16"
        let length = UInt32(passage.units.count) / UInt32(form.unitBytes)
        try expect(passage, Self.component(passage, encoding, length: length))
    }

    /// Texts that are UTF-16 where they might be Latin-1.
    @Test(arguments: [
        Passage(
            text: "a€", source: .utf16, calls: [[0, 0, 2, 4]], bytes: utf16("a€"), isUTF16: true),
        Passage(
            text: "aé", source: .utf16, calls: [[0, 0, 2, 4], [1024, 4, 1, 2]],
            bytes: [0x61, 0xE9]),
        Passage(text: "", source: .utf16, calls: [[0, 0, 2, 0], [1024, 0, 1, 0]], bytes: []),
    ])
    func probablyUTF16IsNarrowed(passage: Passage) throws {
        let length = UInt32(passage.units.count / 2) | 1 << 31
        try expect(passage, Self.component(passage, "latin1+utf16", length: length))
    }

    private func expect(_ passage: Passage, _ text: String) throws {
        let store = Store(engine: Engine(), host: ())
        let instance = try EchoGuests.instance(of: text, in: store)
        if passage.source == nil {
            _ = try instance.function("f")?.call([.string(passage.text)])
        } else {
            _ = try instance.function("g")?.call()
        }
        let calls = passage.calls.joined().map { ComponentValue.u32($0) }
        #expect(try instance.function("calls")?.call() == .list(calls))
        #expect(try instance.function("bytes")?.call() == .bytes(passage.bytes))
        let length = UInt32(passage.bytes.count)
        #expect(
            try instance.function("length")?.call()
                == .u32(passage.isUTF16 ? length / 2 | 1 << 31 : length))
    }

    /// More than what is widened in a step.
    @Test func longTextsAreWidenedInSteps() throws {
        let echo = EchoGuests(type: .primitive(.string), inner: .init(encoding: .latin1UTF16))
        let text = String(repeating: "abc", count: 360_000) + "€é"
        #expect(try echo.echo(.string(text), isMetered: true) == .string(text))
    }
}
