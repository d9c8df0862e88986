import Foundation
import Testing
import WIT

@Suite("Guest bindings")
struct GuestFileTests {
    /// Items of a world, and what the file has of them.
    static let cases: [(wit: String, parts: [String])] = [
        (
            "import f: func(a: u8, in: string) -> list<s64>;",
            [
                "static func f(a: UInt8, `in`: Text) -> [Int64] {",
                "@_extern(wasm, module: \"$root\", name: \"f\") @_extern(c)\n"
                    + "private func canonicalImport0(_: UInt32, _: UInt32, _: UInt32, _: UInt32)\n",
            ]
        ),
        (
            "export f: async func(a: option<f64>) -> result<_, string>;",
            [
                "static func f(a: Double?) throws(Failure<Text>)",
                "@_expose(wasm, \"f\") @_cdecl(\"canonicalExport0\")\n"
                    + "func canonicalExport0(_ _0: UInt32, _ _1: Double) -> UInt32 {",
                "@_expose(wasm, \"cabi_post_f\")",
            ]
        ),
        (
            """
            /// Why.
            enum error { a, %self }
            import g: func() -> result<u8, error>;
            """,
            [
                "/// Why.\n    enum Error: UInt8 {\n        case a\n        case `self`\n    }",
                "static func g() throws(W.Error) -> UInt8 {",
                "extension W.Error: Swift.Error, @unchecked Sendable {}",
            ]
        ),
        (
            """
            resource log { constructor(name: string); emit: func(n: u32); }
            record owner { log: own<log>, lent: borrow<log> }
            import f: func(a: own<log>, b: borrow<log>, c: owner) -> own<log>;
            """,
            [
                "struct Log: ~Copyable, Canonical.Resource {", "init(name: Text) {",
                "borrowing func emit(n: UInt32) {", "name: \"[resource-drop]log\"",
                "var log: Owned<W.Log>", "var lent: Borrowed<W.Log>",
                "static func f(a: consuming W.Log, b: borrowing W.Log, c: W.Owner) -> W.Log {",
            ]
        ),
        (
            """
            export shop: interface {
              resource shelf { constructor(n: u8) -> result<shelf, u8>; size: func() -> u8; }
              merge: func(a: shelf, b: borrow<shelf>) -> shelf;
            }
            """,
            [
                "typealias Shelf = Guest.Shop.Shelf", "protocol ShelfExports: AnyObject {",
                "init(n: UInt8) throws(Failure<UInt8>)", "func size() -> UInt8",
                "associatedtype Shop: ShopExports", "@_expose(wasm, \"shop#[dtor]shelf\")",
                "static func merge(a: W.Exports.Shop.Shelf, b: W.Exports.Shop.Shelf)",
                "module: \"[export]shop\", name: \"[resource-new]shelf\"",
            ]
        ),
        (
            "import f: func(a: stream<future<u8>>) -> future;",
            [
                "static func f(a: StreamReader<FutureReader<UInt8>>) -> FutureReader<Void> {",
                "name: \"[async-lower][stream-read-1]f\"", "name: \"[future-new-0]f\"",
                "name: \"[future-drop-readable-unit]f\"",
            ]
        ),
        (
            "import f: async func(a: string, b: string, c: u8) -> result<u8>;",
            [
                "static func f(a: Text, b: Text, c: UInt8) throws(Failure<Void>) -> UInt8 {",
                "static func beginF(a: Text, b: Text, c: UInt8) -> "
                    + "Subtask<Result<UInt8, Failure<Void>>> {",
                "name: \"[async-lower]f\") @_extern(c)\n"
                    + "private func canonicalImport1(_: UInt32, _: UInt32) -> UInt32",
            ]
        ),
        (
            """
            @since(version = 1.0.0) @deprecated(version = 1.1.0)
            import f: func(a: list<u8, 3>, b: map<string, char>);
            flags bits { one, two }
            type t = tuple<u8>;
            """,
            [
                "@available(*, deprecated, message: \"since 1.1.0\")",
                "static func f(a: [UInt8], b: [(key: Text, value: Unicode.Scalar)]) {",
                "static var two: Self { Self(rawValue: 1 << 1) }", "typealias T = UInt8",
            ]
        ),
    ]

    @Test("have what a world has", arguments: cases)
    func parts(_ wit: String, parts: [String]) throws {
        let package = try resolve("package a:b@1.2.0;\nworld w {\n\(wit)\n}\n")
        let files = try SwiftGuestGenerator(package: package).generate()
        #expect(files.map(\.path) == ["W.swift"])
        let text = try #require(files.first).text
        for part in parts {
            let isThere = text.contains(part)
            #expect(isThere, "no \(part)")
        }
    }

    @Test("keep the types of an interface that is imported and exported apart")
    func bothWays() throws {
        let package = try resolve(
            "package a:b;\ninterface i { resource r; f: func(a: r); }\n"
                + "world w { import i; export i; }\n")
        let text = try SwiftGuestGenerator(package: package).generate()[0].text
        let isImported = text.contains("static func f(a: consuming AB.I.R) {")
        let isExported = text.contains("static func f(a: AB.Exports.I.R)\n")
        #expect(isImported && isExported)
    }

    @Test("have words before arguments without backquotes")
    func labels() throws {
        let text = try SwiftGuestGenerator(package: resolve(HostileNames.wit)).generate()[0].text
        let isPlain = text.contains("(self: _a0, `inout`: _a1, var: _a2, resources: _a3,")
        #expect(isPlain && text.contains("`in`: UInt8"))
    }

    @Test("begin with a skeleton under a name that is one")
    func skeleton() throws {
        let package = try resolve("package a:b;\nworld w { export f: func(a: u8) -> u8; }\n")
        let options = SwiftGuestGenerator.Options(implementation: "Mine", hasSkeleton: true)
        let files = try SwiftGuestGenerator(package: package, options: options).generate()
        #expect(
            files.last
                == GeneratedFile(
                    path: "Mine.swift",
                    text: """
                        enum Mine: WExports {
                            static func f(a: UInt8) -> UInt8 {
                                preconditionFailure()
                            }
                        }

                        """))
        for name in ["", "1a", "a b", "class", "Type"] {
            #expect(throws: WITError.self) {
                try SwiftGuestGenerator(package: package, options: .init(implementation: name))
                    .generate()
            }
        }
        #expect(throws: WITError.self) {
            try SwiftGuestGenerator(package: package, world: "v").generate()
        }
    }

    @Test("are short of types that double with each line")
    func doubling() throws {
        let types = (1..<80).map { "type t\($0) = tuple<t\($0 - 1), t\($0 - 1)>;" }
        let package = try resolve(
            "package a:b;\ninterface i {\ntype t0 = stream<u8>;\n\(types.joined(separator: "\n"))\n"
                + "f: func(a: t79, b: stream<t79>);\n}\nworld w { import i; }\n")
        let text = try SwiftGuestGenerator(package: package).generate()[0].text
        #expect(text.utf8.count < 200_000)
    }

    /// Each interface has the types of the one before, in imports and in exports; the resource that
    /// is behind them all is an import's.
    @Test("find types through many interfaces", arguments: [4, 1_000])
    func chains(count: Int) throws {
        let interfaces = (1...count).map {
            "interface i\($0)x { use i\($0 - 1)x.{r, n}; f: func(r: r, n: n); }"
        }
        let package = try resolve(
            """
            package a:b;
            interface i0x { resource r; type n = u16; f: func(r: r); }
            \(interfaces.joined(separator: "\n"))
            world v { export i\(count)x; export i\(count - 1)x; import i\(count - 2)x; }
            """)
        let text = try SwiftGuestGenerator(package: package).generate()[0].text
        for (part, partCount) in [
            ("typealias R = AB.Exports.I\(count - 1)x.R\n", 2),
            ("typealias R = AB.I\(count - 2)x.R\n", 1), ("typealias R = AB.I0x.R\n", 1),
            ("= AB.Exports.I\(count)x.R(Canonical.Handle(", 1), ("AB.Exports.I0x", 0),
        ] {
            #expect(text.components(separatedBy: part).count == 1 + partCount, "\(part)")
        }
    }

    /// `Scripts/guest-bindings` has the files written to a folder, and compiles them.
    @Test(
        "are written for all packages, each time the same",
        .enabled(if: !SharedPackages.isAbsent, noSharedData),
        arguments: SharedPackages.packages(in: "bindings")
            + ["wasi-0.3", "../components/swift-greeter/world.wit"])
    func all(_ path: String) throws {
        let package = try SharedPackages.resolve(path)
        let world = path == "wasi-0.3" ? "service" : nil
        let generator = SwiftGuestGenerator(
            package: package, world: world, options: .init(hasSkeleton: true))
        let files = try generator.generate()
        #expect(try generator.generate() == files)
        guard let root = ProcessInfo.processInfo.environment["WEFT_GUEST_FILES"] else { return }
        let name = path.split(separator: "/").dropFirst().joined(separator: "-")
        let folder = URL(filePath: root).appending(path: name.isEmpty ? path : name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            try Data(file.text.utf8).write(to: folder.appending(path: file.path))
        }
    }
}
