import Testing
import WasmCore

/// Variants, enumerations and records of very many labels.
@Suite struct LabelTests {
    private static let labels = (0..<1_000).map { "a\($0)" }

    @Test func eachListOfLabelsIsLookedThroughOnce() {
        var positions = LabelPositions()
        let cases = Self.labels.map { ComponentType.Case($0) }
        for (place, label) in Self.labels.enumerated() {
            let copy = cases
            #expect(positions.position(of: label, in: copy, \.label) == place)
            #expect(positions.position(of: label, in: Self.labels) { $0 } == place)
        }
        #expect(positions.position(of: "b", in: cases, \.label) == nil)
        #expect(positions.listCount == 2)
        // One that has been changed is another one.
        var changed = cases
        changed[0].label = "b"
        #expect(positions.position(of: "b", in: changed, \.label) == 0)
        #expect(positions.position(of: "b", in: cases, \.label) == nil)
        // Short ones are just looked through.
        #expect(positions.position(of: "a3", in: Array(Self.labels.prefix(5))) { $0 } == 3)
        #expect(positions.listCount == 3)
    }

    private static let cases = labels.map {
        ComponentType.Case($0, $0.hasSuffix("7") ? .primitive(.u8) : nil)
    }

    @Test(
        arguments: [
            (.enumeration(labels), "[a0, a999, a500, a0]"),
            (.variant(cases), "[a0, a7(1), a997(2), a998]"),
        ] as [(ComponentType, String)])
    func manyCases(type: ComponentType, text: String) throws {
        let value = try ComponentValue(wave: text, as: .list(type))
        #expect(try value.checked(as: .list(type)) == value)
        let bytes = try value.binary(as: .list(type))
        #expect(try ComponentValue(binary: bytes, as: .list(type)) == value)
        for unknown in ["[a0, b]", "[a1000]"] {
            #expect(throws: WaveError.self) {
                _ = try ComponentValue(wave: unknown, as: .list(type))
            }
        }
    }

    @Test func fieldsInAnyOrder() throws {
        let type = ComponentType.record(Self.labels.map { .init($0, .primitive(.u8)) })
        let fields = Self.labels.reversed().map { "\($0): 1" }.joined(separator: ", ")
        let value = try ComponentValue(wave: "{\(fields)}", as: type)
        #expect(value == .record(Self.labels.map { ($0, .u8(1)) }))
    }

    /// They take nothing of the text.
    @Test(arguments: [(10, true), (11, false)])
    func fieldsThatAreLeftOutCountMore(count: Int, fits: Bool) throws {
        let option = ComponentType.option(.primitive(.u8))
        let type = ComponentType.list(.record(Self.labels.map { .init($0, option) }))
        let records = [String](repeating: "{:}", count: count).joined(separator: ", ")
        var limits = ComponentLimits()
        limits.valuePartsMax = 16 * 1_000 * 10 + 11
        let value = try? ComponentValue(wave: "[\(records)]", as: type, limits: limits)
        #expect((value != nil) == fits)
    }
}
