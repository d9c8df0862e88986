import Testing
import WIT
import WasmCore

@Suite("Compatible worlds and components")
struct CompatibilityTests {
    static let world = """
        package a:b@1.0.0;
        interface i { record r { x: u8 } f: func(r: r); }
        world w { import i; export g: func() -> u32; }
        """

    @Test(
        "A component fits a world if it imports no more and exports no less",
        arguments: [
            (#"(component (type (func (result u32))) (import "x" (func (type 0))))"#, false),
            (#"(component)"#, false),
            (
                """
                (component
                  (core module $m (func (export "g") (result i32) i32.const 1))
                  (core instance $m (instantiate $m))
                  (func (export "g") (result u32) (canon lift (core func $m "g"))))
                """, true
            ),
            (
                """
                (component
                  (core module $m (func (export "g") (result i32) i32.const 1))
                  (core instance $m (instantiate $m))
                  (func (export "g") (result s32) (canon lift (core func $m "g"))))
                """, false
            ),
        ])
    func targets(_ text: String, _ fits: Bool) throws {
        let package = try resolve(Self.world)
        let bytes = try ComponentText.parse(Array(text.utf8)).bytes
        let component = try ComponentDecoder.decode(ModuleBytes(bytes))
        do throws(WITError) {
            try package.checkTarget(try package.world(named: "w"), of: component)
            #expect(fits)
        } catch {
            #expect(!fits)
            #expect(error.message.hasPrefix("the component does not fit the world `w`: "))
        }
    }

    @Test(
        "A world may import more and export less than the older one",
        arguments: [
            ("import i; import j; export g: func() -> u32;", nil),
            ("import i;", nil),
            ("export g: func() -> u32;", "missing import named `a:b/i`"),
            ("import i; export g: func() -> u32; export h: func();", "missing export named `h`"),
            (
                "import i; export g: func() -> u64;",
                "expected primitive `u64` found primitive `u32`"
            ),
        ])
    func compatibility(_ items: String, _ reason: String?) throws {
        let old = try resolve(Self.world)
        let new = try resolve(
            """
            package a:b@1.1.0;
            interface i { record r { x: u8 } f: func(r: r); }
            interface j { f: func(); }
            world w { \(items) }
            """)
        do throws(WITError) {
            try new.checkCompatibility(
                of: try new.world(named: "w"), with: old, try old.world(named: "w"))
            #expect(reason == nil)
        } catch {
            #expect(reason.map { error.message.hasSuffix($0) } == true, "\(error)")
        }
    }

    @Test("Worlds of different packages are not compared")
    func packages() throws {
        let old = try resolve(Self.world)
        let new = try resolve("package a:c; world w {}")
        let error = #expect(throws: WITError.self) {
            try new.checkCompatibility(
                of: try new.world(named: "w"), with: old, try old.world(named: "w"))
        }
        #expect(error?.message == "the worlds are of different packages: `a:b` and `a:c`")
    }
}
