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

    @Test("in binary form are decoded by whom the caller names")
    func decoder() throws {
        let files = [
            source("a.wit", "package a:b; interface i { use x:io/t@1.0.0.{n}; }"),
            source("deps/io.wasm", "binary"), source("deps/other.wat", "text"),
        ]
        #expect(throws: WITError.self) { try WITPackage(folder: files) }
        let package = try WITPackage(folder: files, features: .all) { file throws(WITError) in
            // Both have a package in common.
            let io = "interface t { type n = u8; }"
            return try resolve(
                file.path == "deps/io.wasm"
                    ? "package x:io@1.0.0; \(io)"
                    : "package x:more; package x:io@1.0.0 { \(io) interface new {} }")
        }
        let packages = package.resolution.packages.elements
        #expect(packages.map(\.name.description) == ["x:io@1.0.0", "x:more", "a:b"])
        #expect(packages[0].interfaces.keys == ["t", "new"])
    }
}
