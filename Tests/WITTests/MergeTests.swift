import Testing
import WIT

@Suite("Merged graphs")
struct MergeTests {
    @Test("with themselves and with nothing are what they were")
    func identity() throws {
        let text = """
            package a:b;
            interface i {
              resource r { constructor(a: option<r>); m: async func() -> result<list<r>, e>; }
              record p { x: tuple<u8, string>, y: map<string, f32> }
              variant e { a, b(p) }
              flags f { x, y }
              type s = stream<list<u8, 3>>;
            }
            world w {
              import i;
              import x: interface { use i.{r}; f: func(a: borrow<r>) -> future; }
            }
            world v { include w; export y: func(); }
            """
        let package = try resolve(text)
        #expect(try package.merging(package).json() == package.json())
        let empty = try resolve("package z:z;")
        let merged = try empty.merging(package)
        #expect(merged.resolution.packages.count == 2)
        #expect(
            try WITPackage(merged.resolution, id: .init(1)).text() == package.text() + """

                package z:z {}

                """)
    }

    @Test(
        "refuse interfaces that differ",
        arguments: [
            ("interface i { type t = u16; }", "`a:b/i` is there with other types"),
            (
                "interface i { type t = u8; f: func(); }",
                "`a:b/i` is there without the function `f`"
            ),
            ("interface i { type s = u8; }", "`a:b/i` is there without the type `s`"),
            ("interface i { record t { x: u8 } }", "`a:b/i` is there with other types"),
        ])
    func difference(_ items: String, _ message: String) throws {
        let known = try resolve("package a:b; interface i { type t = u8; }")
        let other = try resolve("package a:b; " + items)
        let error = #expect(throws: WITError.self) { try known.merging(other) }
        #expect(error?.message == message)
    }
}
