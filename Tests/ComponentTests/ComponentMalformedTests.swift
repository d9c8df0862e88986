import Testing
import WasmCore

/// Bytes that are no component: where, in which item, and why.
private struct Malformed: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var offset: Int
    var item: String
    var message: String

    init(_ bytes: [UInt8], _ offset: Int, _ item: String, _ message: String) {
        self.bytes = bytes
        self.offset = offset
        self.item = item
        self.message = message
    }

    var testDescription: String { "\(item): \(message) at \(offset)" }
}

private let type = UInt8(7)
private let canon = UInt8(8)
private let module: [UInt8] = [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]

private let frames: [Malformed] = [
    .init([0, 0x61, 0x73], 3, "", "unexpected end"),
    .init([0, 0x61, 0x73, 0x6E, 0x0D, 0, 1, 0], 0, "", "magic header not detected"),
    .init([0, 0x61, 0x73, 0x6D, 0x0E, 0, 1, 0], 4, "", "unknown binary version"),
    .init(module, 4, "", "expected a version header for a component: this is a module"),
    .init(componentBytes((13, [])), 8, "", "malformed section id: 13"),
    .init(componentBytes((0x80, [])), 8, "", "malformed section id: 128"),
    .init(componentHeader + [7], 9, "type section", "unexpected end of section or function"),
    .init(componentHeader + [7, 3, 0], 9, "type section", "length out of bounds"),
    .init(componentHeader + [0], 9, "custom section 0", "unexpected end of section or function"),
    .init(
        componentBytes((0, [1, 0x61]), (0, [5, 0x61])), 14, "custom section 1",
        "length out of bounds"),
    .init(componentBytes((0, [1, 0xFF])), 11, "custom section 0", "malformed UTF-8 encoding"),
    .init(componentBytes((type, [0, 0])), 11, "type section", "section size mismatch"),
    .init(componentBytes((type, [5, 0x73])), 10, "type section", "length out of bounds"),
    .init(
        componentBytes((type, [0xFF, 0xFF, 0xFF, 0xFF, 0x0F])), 10, "type section",
        "length out of bounds"),
    .init(
        componentBytes((type, [2, 0x73, 0x40])), 13, "type 1",
        "unexpected end of section or function"),
]

private let nested: [Malformed] = [
    .init(
        componentBytes((4, module)), 14, "component 0",
        "expected a version header for a component: this is a module"),
    .init(
        componentBytes(
            (6, [2, 4, 2, 1, 0, 4, 2, 1, 1]),
            (4, componentBytes((canon, [6, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 7])))),
        42, "component 2, canon 5", "invalid leading byte (0x7) for canonical function"),
    .init(
        componentBytes((4, componentBytes((4, componentBytes((type, [0, 1])))))),
        31, "component 0, component 0, type section", "section size mismatch"),
    .init(
        componentBytes((4, componentHeader), (11, [1, 9])), 21, "export 0",
        "invalid leading byte (0x9) for component name"),
]

private let items: [(section: UInt8, content: [UInt8], at: Int, item: String, part: String)] = [
    (2, [2], 0, "core instance", "core instance"),
    (2, [0, 0, 1, 1, 0x61, 0x11, 0], 5, "core instance", "instantiation arg kind"),
    (2, [1, 1, 1, 0x61, 0x10, 0], 4, "core instance", "external kind"),
    (3, [0, 0x4F], 1, "core type", "non-final sub type"),
    (3, [0x50, 1, 4], 2, "core type", "type definition"),
    (3, [0x50, 1, 2, 0x11], 3, "core type", "outer alias kind"),
    (3, [0x50, 1, 2, 0x10, 2], 4, "core type", "outer alias target"),
    (5, [3], 0, "instance", "instance"),
    (5, [0, 0, 1, 1, 0x61, 6, 0], 5, "instance", "component external kind"),
    (5, [1, 1, 4], 2, "instance", "component name"),
    (6, [3, 3], 1, "alias", "alias"), (6, [6, 2], 0, "alias", "component outer alias kind"),
    (6, [1, 2], 0, "alias", "component outer alias kind"),
    (6, [0, 0, 2], 1, "alias", "component outer alias kind"),
    (6, [0, 0x13, 0], 1, "alias", "component external kind"),
    (6, [0, 0x11, 1], 1, "alias", "core instance export kind"),
    (6, [1, 1], 0, "alias", "core instance export kind"),
    (type, [0x62], 0, "type", "component defined type"),
    (type, [0x6C], 0, "type", "component defined type"),
    (type, [0x80], 0, "type", "component defined type"),
    (type, [0x70, 0x62], 1, "type", "component value type"),
    (type, [0x6A, 2], 1, "type", "optional component value type"),
    (type, [0x3F, 0x7F, 2], 2, "type", "resource destructor"),
    (type, [0x40, 0, 2], 2, "type", "component function results"),
    (type, [0x40, 0, 1, 1], 3, "type", "number of results"),
    (type, [0x41, 1, 5], 2, "type", "component or instance type declaration"),
    (type, [0x42, 1, 3], 2, "type", "component or instance type declaration"),
    (canon, [8], 0, "canon", "canonical function"),
    (canon, [0x2E], 0, "canon", "canonical function"),
    (canon, [0, 1], 1, "canon", "canonical function lift"),
    (canon, [1, 1], 1, "canon", "canonical function lower"),
    (canon, [1, 0, 0, 1, 8], 4, "canon", "canonical option"),
    (canon, [6, 2], 1, "canon", "async flag"), (10, [3], 0, "import", "component name"),
    (10, [2, 1, 0x61, 1, 3], 4, "import", "name option"),
    (10, [0, 0, 6], 2, "import", "component external kind"),
    (10, [0, 0, 0, 0x10], 3, "import", "component external kind"),
    (10, [0, 0, 3, 2], 3, "import", "type bound"),
    (11, [0, 0, 0, 0], 3, "export", "component external kind"),
    (11, [0, 0, 1, 0, 2], 4, "export", "optional component export type"),
]

private let others: [(section: UInt8, content: [UInt8], at: Int, item: String, message: String)] = [
    (type, [0x71, 1, 0, 0, 1], 4, "type", "zero byte expected"),
    (type, [0x70, 0xFF, 0xFF, 0xFF, 0xFF, 0x1F], 5, "type", "integer too large"),
    (type, [0x3F, 0x40, 0], 1, "type", "malformed value type: 40"),
    (type, [0x72, 1, 1, 0xFF, 0x73], 3, "type", "malformed UTF-8 encoding"),
    (3, [0x61], 0, "core type", "malformed definition type: 61"),
    // The type of a module in one, which is read as an open type without a body.
    (3, [0x50, 1, 1, 0x50, 0, 1], 5, "core type", "malformed definition type: 01"),
    (canon, [0x0C, 1], 1, "canon", "zero byte expected"),
    (canon, [0x20, 1, 0], 1, "canon", "zero byte expected"),
    (
        10, [2, 1, 0x61, 2, 0, 1, 0x62, 0, 1, 0x63], 7, "import",
        "duplicate 'implements' option in name"
    ),
    (
        10, [2, 1, 0x61, 2, 2, 1, 0x62, 2, 1, 0x63], 7, "import",
        "duplicate 'external-id' option in name"
    ),
]

@Suite struct ComponentMalformedTests {
    private func check(_ row: Malformed) {
        let error = #expect(throws: ComponentError.self, "\(row)") {
            try decodeComponent(row.bytes)
        }
        #expect(error?.message == row.message)
        #expect(error?.offset == row.offset, "\(row)")
        #expect(error?.item == row.item)
    }

    @Test(arguments: frames + nested)
    private func isRefused(row: Malformed) { check(row) }

    @Test func leadingBytesAreNamed() {
        for row in items {
            let byte = String(row.content[row.at], radix: 16)
            check(
                Malformed(
                    componentBytes((row.section, [1] + row.content)), 11 + row.at, "\(row.item) 0",
                    "invalid leading byte (0x\(byte)) for \(row.part)"))
        }
    }

    @Test func otherFormsAreRefused() {
        for row in others {
            check(
                Malformed(
                    componentBytes((row.section, [1] + row.content)), 11 + row.at, "\(row.item) 0",
                    row.message))
        }
    }

    @Test func descriptionsNameItemRuleAndPlace() {
        let error = #expect(throws: ComponentError.self) {
            try decodeComponent(componentBytes((4, componentBytes((type, [1, 0x62])))))
        }
        #expect(
            error?.description
                == "component 0, type 0: invalid leading byte (0x62) for component defined type "
                + "at offset 0x15")
    }
}
