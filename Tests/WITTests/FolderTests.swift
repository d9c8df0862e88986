import Testing
import WIT

@Suite("Packages in folders")
struct FolderTests {
    static let dependency = source(
        "deps/io/types.wit", "package x:io@1.0.0; interface t { type n = u8; }")

    @Test("are all files together, with what deps has")
    func folder() throws {
        let package = try WITPackage(folder: [
            source("b.wit", "interface j { use i.{m}; }"),
            source("a.wit", "package a:b; interface i { use x:io/t@1.0.0.{n as m}; }"),
            source("notes.txt", "not WIT"), source("deps/readme.md", "not WIT"),
            source("deps/io/deps/z.wit", "not looked at"), Self.dependency,
            source("deps/other.wit", "package x:other; world w { import x:io/t@1.0.0; }"),
        ])
        #expect(package.name == "a:b")
        let names = package.resolution.packages.elements.map(\.name.description)
        #expect(names == ["x:io@1.0.0", "a:b", "x:other"])
    }

    @Test("may have several versions of one package")
    func versions() throws {
        let package = try WITPackage(folder: [
            source(
                "a.wit",
                "package a:b; interface i { use x:io/t@1.0.0.{n}; use x:io/t@2.0.0.{n as m}; }"),
            Self.dependency,
            source("deps/io2.wit", "package x:io@2.0.0; interface t { type n = u16; }"),
        ])
        #expect(package.resolution.packages.count == 3)
    }

    @Test("name what is not there, and what is")
    func missing() {
        let error = #expect(throws: WITError.self) {
            _ = try WITPackage(folder: [
                source("a.wit", "package a:b; interface i { use x:oi/t@1.0.0.{n}; }"),
                Self.dependency,
            ])
        }
        #expect(error?.message == "package 'x:oi@1.0.0' not found")
        #expect(error?.location?.description == "a.wit:1:32")
        #expect(error?.hint == "did you mean `x:io@1.0.0`?")
    }

    @Test("that are there twice are named at both places")
    func twice() {
        let error = #expect(throws: WITError.self) {
            _ = try WITPackage(folder: [
                source("a.wit", "package a:b;"), Self.dependency,
                source("deps/z.wit", "package x:io@1.0.0;"),
            ])
        }
        #expect(error?.location?.description == "deps/z.wit:1:9")
        #expect(error?.related.map(\.description) == ["deps/io/types.wit:1:9"])
    }

    @Test("may be components, which have packages in common")
    func components() throws {
        let io = try resolve("package x:io@1.0.0; interface t { type n = u8; }")
        let more = try resolve(
            """
            package x:more; world w { import x:io/new@1.0.0; }
            package x:io@1.0.0 { interface t { type n = u8; } interface new { use t.{n}; } }
            """)
        let package = try WITPackage(folder: [
            source("a.wit", "package a:b; interface i { use x:io/t@1.0.0.{n}; }"),
            WITSource(path: "deps/io.wasm", bytes: try io.encoded()),
            WITSource(path: "deps/other.wasm", bytes: try more.encoded()),
        ])
        let packages = package.resolution.packages.elements
        #expect(packages.map(\.name.description) == ["x:io@1.0.0", "x:more", "a:b"])
        #expect(packages[0].interfaces.keys == ["t", "new"])
    }
}
