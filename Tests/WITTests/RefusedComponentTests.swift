import Testing
import WIT
import WasmCore

/// Components that no WIT stands for, or that are no packages.
@Suite("Refused components")
struct RefusedComponentTests {
    private static func documented(_ json: String) -> String {
        let json = json.replacing("\"", with: "\\22")
        return """
            (component (type (component (export "a:b/i" (instance
                (type (record (field "x" u8))) (export "r" (type (eq 0)))))))
              (export "i" (type 0)) (@custom "package-docs" "\\01\(json)"))
            """
    }

    static let cases: [(text: String, message: String)] = [
        ("(component", "demo.wat:1:11: unexpected token"),
        (#"(component (import "a" (func (type 0))))"#, "demo.wat: import 0: "),
        (
            #"(component (import "t" (type (sub resource))) (export "u" (type 0)))"#,
            "export `u`: WIT has no words for this component: `u` is an exported type"
        ),
        (
            #"(component (component $c) (export "c" (component $c)))"#,
            "export `c`: WIT has no words for this component: `c` is neither an instance nor a"
                + " function"
        ),
        (
            """
            (component (type $i (instance (export "r" (type (sub resource)))))
              (import "a" (instance $a (type $i))) (alias export $a "r" (type $r))
              (import "b" (instance (alias outer 1 $r (type $t)) (export "s" (type (eq $t))))))
            """,
            "import `b`: interface `b`: WIT has no words for this component: `s` is `r` of"
                + " something that has no name"
        ),
        (
            """
            (component
              (type $i (instance (type (record (field "x" u8))) (export "r" (type (eq 0)))))
              (import "a" (instance (type $i))) (import "b" (instance (type $i))))
            """,
            "import `b`: interface `b`: WIT has no words for this component: `r` is there twice"
        ),
        (
            """
            (component (import "a" (instance (export "b" (instance)))))
            """,
            "import `a`: interface `a`: WIT has no words for this component: `b` is no type and no"
                + " function"
        ),
        (
            #"(component (type (component)) (export "i" (type 0)))"#,
            "`i`: expected one export, found 0"
        ),
        (
            #"(component (type (component (export "i" (instance)))) (export "i" (type 0)))"#,
            "`i`: `i` is not the full name of an interface or world"
        ),
        (
            """
            (component (type (component (export "a:b/i" (instance)))) (export "i" (type 0))
              (type (component (export "a:c/j" (instance)))) (export "j" (type 2)))
            """, "`j`: the package is `a:c` here, and `a:b` before"
        ),
        (
            """
            (component (type (component (export "a:b/i" (instance)))) (export "i" (type 0))
              (type (component (export "a:b/i" (instance)))) (export "j" (type 2)))
            """, "`j`: the interface is there twice"
        ),
        (
            """
            (component (type (component (export "a:b/i" (instance)))) (export "i" (type 0))
              (type (component (type (component (import "a:b/i" (instance (type (func))
                (export "f" (func (type 0))))))) (export "a:b/w" (component (type 0)))))
              (export "w" (type 2)))
            """,
            "`w`: import `a:b/i`: interface `a:b/i`: `f` is not everywhere where the interface is"
        ),
        (documented("{"), "custom section package-docs: expected a name at byte 1 of the JSON"),
        (documented("[]"), "custom section package-docs: expected a string or an object at byte 0"),
        (documented(#"{"docs":"a"}}"#), "custom section package-docs: expected the end at byte 12"),
        (documented(#"{"docs":{}}"#), "custom section package-docs: expected text"),
        (documented(#"{"x":{}}"#), "there is no documentation called `x`"),
        (documented(#"{"worlds":{"w":{}}}"#), "`w` is documented and not there"),
        (
            documented(#"{"interfaces":{"i":{"types":{"r":{"items":{"y":"z"}}}}}}"#),
            "`y` is documented and not there"
        ),
        (
            documented(#"{"interfaces":{"i":{"stability":{"stable":{"since":"1"}}}}}"#),
            "`1` is no version"
        ),
        (
            documented(String(repeating: #"{"a":"#, count: 100_000)),
            "custom section package-docs: too many objects in objects at byte 85 of the JSON"
        ),
    ]

    @Test("say what is wrong and where", arguments: cases)
    func refused(_ text: String, _ message: String) {
        let error = #expect(throws: WITError.self) {
            try WITPackage(component: source("demo.wat", text))
        }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test("Bytes that are no component are refused with their offset")
    func bytes() throws {
        let package = try resolve("package a:b; interface i { record r { x: u8 } f: func(r: r); }")
        let bytes = try package.encoded()
        // What is cut off may be the custom section alone.
        for count in bytes.indices {
            let cut = WITSource(path: "demo.wasm", bytes: Array(bytes[..<count]))
            do throws(WITError) {
                _ = try WITPackage(component: cut)
            } catch {
                #expect(error.description.hasPrefix("demo.wasm"), "\(error)")
            }
            var changed = bytes
            changed[count] ^= 0x41
            _ = try? WITPackage(component: WITSource(path: "demo.wasm", bytes: changed))
        }
    }

    @Test("Documentation is read with all escapes of JSON")
    func escapes() throws {
        let text = Self.documented(#"{"docs":"a\\n\\u00e9\\ud83d\\ude80\\/"}"#)
        let package = try WITPackage(component: source("demo.wat", text))
        #expect(package.resolution.packages[package.id].docs == "a\né🚀/")
    }
}
