import Demangling
import Testing

/// Names that somebody made to cost time, memory or stack.
@Suite struct HostileSymbolTests {
    /// Each part of these doubles what is before it, or opens a level more.
    static let rows: [(String, String)] = [
        ("back-references of Rust", "_RMC0" + doubling("T", "B0_B0_", "E")),
        (
            "arguments that double",
            "_Z1f" + "1AIiiE" + (0..<40).map { "1AIS\(digits($0))S\(digits($0))E" }.joined()
        ),
        ("pointers", "_Z1f" + String(repeating: "P", count: 5_000) + "i"),
        ("names in names", "_Z" + String(repeating: "Z", count: 5_000) + "1fv"),
        ("nested templates", "_Z1f" + String(repeating: "1AI", count: 2_000)),
        ("expressions", "_Z1fDT" + String(repeating: "ng", count: 3_000) + "Li1E"),
        ("packs", "_Z1fI" + String(repeating: "J", count: 4_000)),
        ("functions", "_Z1f" + String(repeating: "PF", count: 3_000)),
        ("slices of Rust", "_RINvC1a1b" + String(repeating: "S", count: 7_000)),
        ("paths of Rust", "_R" + String(repeating: "Nv", count: 4_000)),
        ("constants of Rust", "_RINvC1a1bK" + String(repeating: "R", count: 7_000)),
        ("binders of Rust", "_RINvC1a1bFGzzzzzzzz_EuE"),
        (
            "arguments of Swift that double",
            "$sSDySiSiG" + (0..<25).map { "SDyA\(letter($0))A\(letter($0))G" }.joined() + "D"
        ),
        ("optionals of Swift", "$sSi" + String(repeating: "Sg", count: 4_000) + "D"),
        ("closures of Swift", "$s1a1fyyF" + String(repeating: "yycfU_", count: 1_300)),
        ("types that are repeated", "$s" + String(repeating: "S9999i", count: 1_300)),
        ("back-references that are repeated", "$s1a" + String(repeating: "A9999A", count: 1_300)),
        (
            "words that are repeated",
            "$s4000" + String(repeating: "a", count: 4_000) + "0"
                + String(repeating: "a", count: 4_000)
                + "A0"
        ),
        (
            "labels that are repeated",
            "$s1a1f" + "01000" + String(repeating: "b", count: 1_000) + "0A999A" + "S999i_tF"
        ),
        ("generic parameters", "$s1a1fyyr" + String(repeating: "98_", count: 2_500) + "lF"),
        ("a long name", "_Z" + "7000" + String(repeating: "a", count: 7_000) + "v"),
    ]

    private static func digits(_ number: Int) -> String {
        number == 0 ? "_" : String(number - 1, radix: 36).uppercased() + "_"
    }

    private static func letter(_ number: Int) -> String {
        String(Unicode.Scalar(UInt8(truncatingIfNeeded: 65 + number)))
    }

    /// Parts that each name the one before twice.
    private static func doubling(_ start: String, _ part: String, _ end: String) -> String {
        start + String(repeating: "T" + part, count: 60) + end
    }

    @Test(arguments: rows)
    func costsAreBounded(what: String, name: String) {
        let text = Demangler.demangle(name)
        #expect((text?.utf8.count ?? 0) <= 4_096)
    }

    @Test func textsHaveALimit() {
        let name = "_ZN3app4Game4stepEd"
        #expect(Demangler.demangle(name, outputBytesMax: 23) == "app::Game::step(double)")
        #expect(Demangler.demangle(name, outputBytesMax: 22) == nil)
        #expect(Demangler.demangle(name, outputBytesMax: 0) == nil)
    }

    @Test func namesHaveALimit() {
        let name = "_Z" + "8188" + String(repeating: "a", count: 8_188)
        #expect(Demangler.demangle(name, outputBytesMax: 10_000) == nil)
    }

    /// Real names, with bytes changed, left out, doubled, and put in from others.
    @Test(arguments: 0..<8)
    func noBytesDoHarm(seed: Int) {
        var random = Xorshift(seed: UInt64(seed) + 1)
        let names =
            (CxxTests.rows + SwiftTests.rows).map(\.name).map { Array($0.utf8) }
            + RustTests.rows.map { Array($0.name.utf8) }
        var demangledCount = 0
        for _ in 0..<400 {
            var name = names[random.next(below: names.count)]
            for _ in 0...random.next(below: 4) { Self.change(&name, &random, names) }
            if let text = Demangler.demangle(String(decoding: name, as: UTF8.self)) {
                demangledCount += 1
                #expect(text.utf8.count <= 4_096)
            }
        }
        // Else this would look at prefixes only.
        #expect(demangledCount > 20)
    }

    @Test func randomBytesDoNoHarm() {
        var random = Xorshift(seed: 99)
        for prefix in ["_Z", "_ZN", "_R", "_RNv", "$s", "$e"] {
            for _ in 0..<200 {
                let bytes = (0..<random.next(below: 60)).map { _ in
                    UInt8(truncatingIfNeeded: 33 + random.next(below: 94))
                }
                let text = Demangler.demangle(prefix + String(decoding: bytes, as: UTF8.self))
                #expect((text?.utf8.count ?? 0) <= 4_096)
            }
        }
    }

    private static func change(
        _ name: inout [UInt8], _ random: inout Xorshift, _ names: [[UInt8]]
    ) {
        guard name.count > 3 else { return }
        let place = 2 + random.next(below: name.count - 2)
        switch random.next(below: 5) {
        case 0: name[place] = UInt8(truncatingIfNeeded: random.next(below: 256))
        case 1: name.remove(at: place)
        case 2: name.insert(name[place], at: place)
        case 3:
            let other = names[random.next(below: names.count)]
            name.insert(contentsOf: other.suffix(random.next(below: other.count)), at: place)
        default: name.removeLast(random.next(below: name.count - place))
        }
    }
}

/// The same numbers for the same seed.
struct Xorshift {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(bound, 1)))
    }
}
