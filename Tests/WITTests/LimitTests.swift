import Testing
import WIT

@Suite("Large and deep packages")
struct LimitTests {
    private func message(_ text: String) -> String? {
        do throws(WITError) {
            _ = try resolve(text)
            return nil
        } catch {
            return error.message
        }
    }

    private func many(_ count: Int, _ text: (Int) -> String) -> String {
        (0..<count).map(text).joined(separator: "\n")
    }

    @Test(
        "Types within types are limited", arguments: [(99, true), (100, false), (200_000, false)])
    func typeDepth(_ depth: Int, _ isAccepted: Bool) {
        let type =
            String(repeating: "option<", count: depth) + "u8" + String(repeating: ">", count: depth)
        let message = message("package a:b; interface i { type t = \(type); }")
        #expect(message == (isAccepted ? nil : "type nesting too deep"))
    }

    @Test("Packages within packages are refused, however many there are")
    func packageDepth() {
        let text = String(repeating: "package a:b { ", count: 100_000)
        #expect(message(text) == "package nesting too deep")
    }

    @Test("Comments nest without a limit")
    func commentDepth() {
        let depth = 100_000
        let comment =
            String(repeating: "/*", count: depth) + String(repeating: "*/", count: depth)
        #expect(message("package a:b; \(comment)") == nil)
    }

    @Test("Names are limited")
    func names() {
        let name = String(repeating: "a", count: 100_001)
        #expect(message("package a:\(name);") == "a name has more than 100000 bytes")
    }

    @Test("What refers to each other in a long row takes no native stack")
    func chains() throws {
        let count = 3_000
        let interfaces = many(count) { "interface i\($0 + 1)x { use i\($0)x.{t}; }" }
        let package = try resolve(
            """
            package a:b;
            interface i0x { type t = u8; }
            \(interfaces)
            world w { import i\(count)x; }
            world v { export i\(count)x; }
            """)
        #expect(package.resolution.worlds.elements[0].imports.count == count + 1)
        #expect(package.resolution.worlds.elements[1].imports.count == count)
    }

    @Test("So do types that are copied, and packages")
    func copies() throws {
        let count = 3_000
        let types = many(count) { "type t\($0 + 1)x = list<t\($0)x>;" }
        let package = try resolve(
            "package a:b; world w { type t0x = u8; \(types) } world v { include w; }")
        #expect(package.resolution.types.count == 2 * (count + 1))
        let packages = many(count) {
            "package a:p\($0)x { interface i { use a:p\($0 + 1)x/i.{t}; } }"
        }
        let nested = try resolve(
            "package a:b; \(packages) package a:p\(count)x { interface i { type t = u8; } }")
        #expect(nested.resolution.packages.count == count + 2)
    }

    #if !DEBUG  // A million steps.
        @Test("Worlds that have too many items together are refused")
        func elaboration() {
            let interfaces = many(2_000) { "interface i\($0 + 1)x { use i\($0)x.{t}; }" }
            let worlds = many(1_000) { "world w\($0)x { import i2000x; }" }
            #expect(
                message("package a:b; interface i0x { type t = u8; } \(interfaces) \(worlds)")
                    == "the worlds have too many items")
        }
    #endif
}
