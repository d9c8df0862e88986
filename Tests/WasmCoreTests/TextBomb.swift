import Testing
import WasmCore

/// A module of some megabytes at most whose text would have gigabytes.
struct TextBomb: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var bytes: [UInt8]

    /// What takes a byte or two to name, and 5,000 bytes of text.
    static let name = String(repeating: "\u{1}", count: 1_000)
    /// Bytes of the name in text.
    static let nameBytes = 5_000
    private static let named = ValueType.reference(
        ReferenceType(isNullable: true, .concrete(0)))

    static let all = references + lists + types + definitions

    /// The first type, function, table, tag and label have the long name.
    ///
    /// - Parameters:
    ///   - copies: How often the body is there, each as a function of its own.
    ///   - parameterNames: Whether each function has a parameter with a name.
    private static func module(
        types: [SubType] = [SubType(.function(FunctionType()))], body: [UInt8] = [0],
        copies: Int = 1, type: UInt32 = 0, parameterNames: Bool = false,
        _ sections: (inout ByteWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var writer = ByteWriter()
        writer.header()
        writer.section(.type) { $0.vector(types) { $0.recursiveType([$1]) } }
        writer.section(.function) { $0.vector(0..<copies) { writer, _ in writer.u32(type) } }
        writer.section(.table) {
            $0.count(1)
            $0.raw([0x70, 0, 1])
        }
        sections(&writer)
        writer.section(.code) {
            $0.vector(0..<copies) { writer, _ in writer.sized { $0.raw(body + [0x0B]) } }
        }
        writer.customSection("name") {
            let name = NameSection.Association(index: 0, name: Self.name)
            $0.names(of: .function, [name])
            let owners = parameterNames ? 0..<UInt32(copies) : 0..<0
            let parameter = NameSection.Association(index: 0, name: "x")
            $0.nameGroups(of: .local, owners.map { .init(index: $0, names: [parameter]) })
            $0.nameGroups(of: .label, [.init(index: 0, names: [name])])
            $0.names(of: .type, [name])
            $0.names(of: .table, [name])
            $0.names(of: .tag, [name])
        }
        return writer.bytes
    }

    private static func many(_ count: Int, _ piece: [UInt8]) -> [UInt8] {
        [UInt8](repeatElement(piece, count: count).joined())
    }

    private static func counted(_ count: Int, _ piece: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.count(count)
        return writer.bytes + many(count, piece)
    }

    // MARK: Bodies

    private static let references: [Self] = [
        Self(
            testDescription: "calls",
            bytes: module(body: [0] + many(500_000, [0x10, 0]))),
        Self(
            testDescription: "labels of a table",
            bytes: module(
                body: [0, 0x02, 0x40, 0x41, 0, 0x0E] + counted(500_000, [0]) + [0, 0x0B])),
        Self(
            testDescription: "types of a select",
            bytes: module(body: [0, 0x1C] + counted(500_000, [0x63, 0]))),
        Self(
            testDescription: "clauses",
            bytes: module(
                body: [0, 0x02, 0x40]
                    + many(50, [0x1F, 0x40] + counted(10_000, [0, 0, 0]) + [0x0B]) + [0x0B])),
        Self(
            testDescription: "signatures of blocks",
            bytes: module(
                types: [
                    SubType(
                        .function(FunctionType([ValueType](repeating: named, count: 16))))
                ],
                body: [0] + many(50_000, [0x02, 0, 0x0B]))),
    ]

    private static let lists: [Self] = [
        Self(
            testDescription: "locals",
            bytes: module(body: [1, 0xD0, 0x86, 0x03, 0x7F], copies: 20_000)),
        Self(
            testDescription: "locals of a named type",
            bytes: module(body: [1, 0xD0, 0x86, 0x03, 0x63, 0], copies: 1_000)),
        Self(
            testDescription: "parameters with a name",
            bytes: module(
                types: [
                    SubType(
                        .function(FunctionType([ValueType](repeating: named, count: 1_000))))
                ],
                copies: 1_000, parameterNames: true)),
    ]

    // MARK: Definitions

    private static let types: [Self] = [
        Self(
            testDescription: "parameters of types",
            bytes: module(
                types: [SubType](
                    repeating: SubType(
                        .function(
                            FunctionType(
                                [ValueType](repeating: named, count: 1_000)))), count: 500))),
        Self(
            testDescription: "fields",
            bytes: module(
                types: [SubType](
                    repeating: SubType(
                        .structure(
                            [FieldType](
                                repeating: FieldType(.value(named), isMutable: true),
                                count: 10_000))), count: 50))),
        Self(
            testDescription: "supertypes",
            bytes: module(
                types: [
                    SubType(
                        supertypes: [TypeIndex](repeating: 0, count: 500_000),
                        .function(FunctionType()))
                ])),
    ]

    private static let definitions: [Self] = [
        Self(
            testDescription: "elements",
            bytes: module {
                $0.section(.element) { $0.raw([1, 1, 0] + counted(500_000, [0])) }
            }),
        Self(
            testDescription: "elements with instructions",
            bytes: module {
                $0.section(.element) {
                    $0.raw([1, 5, 0x70] + counted(500_000, [0xD2, 0, 0x0B]))
                }
            }),
        Self(
            testDescription: "an offset of many instructions",
            bytes: module {
                $0.section(.element) {
                    $0.raw([1, 0] + many(500_000, [0xD2, 0]) + [0x0B, 0])
                }
            }),
        Self(
            testDescription: "exports",
            bytes: module { writer in
                writer.section(.export) { $0.raw(counted(500_000, [0, 0, 0])) }
            }),
    ]
}
