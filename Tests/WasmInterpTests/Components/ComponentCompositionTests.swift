import Testing
import WasmCore

@testable import WasmInterp

extension Component {
    /// A component of text.
    convenience init(text: String, engine: Engine) throws {
        try self.init(ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
    }
}

/// Components of one engine, linked with each other.
private struct Workshop {
    let engine = Engine()
    var linker: ComponentLinker<[UInt32]>
    let store: Store<[UInt32]>

    init() {
        linker = ComponentLinker(engine: engine)
        store = Store(engine: engine, host: [])
    }

    func component(_ text: String) throws -> Component {
        try Component(text: text, engine: engine)
    }

    func instance(_ text: String) throws -> ComponentInstance {
        try linker.instantiate(component(text), in: store)
    }
}

@Suite struct ComponentCompositionTests {
    /// Exports `step: func(n: u32) -> u32` of an interface: adds a number.
    private func adder(_ interface: String, _ number: Int) -> String {
        """
        (component
          (core module $m (func (export "step") (param i32) (result i32)
            (i32.add (local.get 0) (i32.const \(number)))))
          (core instance $i (instantiate $m))
          (func $f (param "n" u32) (result u32) (canon lift (core func $i "step")))
          (instance $e (export "step" (func $f)))
          (export "\(interface)" (instance $e)))
        """
    }

    /// Imports the interface and exports it: what it imports is called twice.
    private func doubler(_ imported: String, _ exported: String) -> String {
        """
        (component
          (import "\(imported)" (instance $in
            (export "step" (func (param "n" u32) (result u32)))))
          (core module $m
            (import "in" "step" (func $step (param i32) (result i32)))
            (func (export "step") (param i32) (result i32)
              (call $step (call $step (local.get 0)))))
          (core func $low (canon lower (func $in "step")))
          (core instance $i (instantiate $m
            (with "in" (instance (export "step" (func $low))))))
          (func $f (param "n" u32) (result u32) (canon lift (core func $i "step")))
          (instance $e (export "step" (func $f)))
          (export "\(exported)" (instance $e)))
        """
    }

    private func step(
        _ instance: ComponentInstance, _ interface: String, _ number: UInt32
    ) throws -> ComponentValue? {
        try #require(instance.function(interface, "step")).call([.u32(number)])
    }

    @Test func exportsOfOneComponentAreImportsOfAnother() throws {
        var shop = Workshop()
        shop.linker.define(exportsOf: try shop.component(adder("a:b/steps@1.2.0", 5)))
        let instance = try shop.instance(doubler("a:b/steps@1.0.0", "out"))
        #expect(try step(instance, "out", 1) == .u32(11))
    }

    @Test func aComponentMayStandBeforeWhatItImports() throws {
        var shop = Workshop()
        shop.linker.define("steps", "step") { caller, arguments in
            guard case .u32(let number) = arguments[0] else { return nil }
            caller.host.append(number)
            return .u32(number + 1)
        }
        shop.linker.define(exportsOf: try shop.component(doubler("steps", "steps")))
        let instance = try shop.instance(doubler("steps", "out"))
        #expect(try step(instance, "out", 1) == .u32(5))
        #expect(shop.store.host == [1, 2, 3, 4])
    }

    @Test func whatPluggedComponentsMissIsNamedWithTheRest() throws {
        var shop = Workshop()
        shop.linker.define("steps", "step") { _, _ in nil }
        shop.linker.define(exportsOf: try shop.component(doubler("stepz", "steps")))
        let component = try shop.component(
            """
            (component
              (import "steps" (instance (export "step" (func (param "n" u32) (result u32)))))
              (import "other" (func (param "s" string))))
            """)
        let error = #expect(throws: ComponentLinkError.self) {
            _ = try shop.linker.prepare(component)
        }
        #expect(
            error?.description == """
                missing import `stepz` of the component that exports `steps`: \
                interface { step }; there is `steps`
                missing import `other`: func(s: string)
                """)
    }

    @Test func functionsOfOtherTypesDoNotFit() throws {
        var shop = Workshop()
        shop.linker.define(exportsOf: try shop.component(adder("steps", 5)))
        let component = try shop.component(
            """
            (component (import "steps" (instance
              (export "step" (func (param "n" u64) (result u32))) (export "more" (func)))))
            """)
        let error = #expect(throws: ComponentLinkError.self) {
            _ = try shop.linker.prepare(component)
        }
        #expect(
            error?.description == """
                import `steps#step`: expected func(n: u64) -> u32, found func(n: u32) -> u32
                missing import `steps#more`: func()
                """)
    }

    @Test func anInstanceOfTheStoreIsGivenToAnother() throws {
        let shop = Workshop()
        let counter = try shop.instance(
            """
            (component
              (core module $m (global $n (mut i32) (i32.const 0))
                (func (export "step") (param i32) (result i32)
                  (global.set $n (i32.add (global.get $n) (local.get 0))) (global.get $n)))
              (core instance $i (instantiate $m))
              (func $f (param "n" u32) (result u32) (canon lift (core func $i "step")))
              (export "step" (func $f)))
            """)
        let user = try shop.linker.instantiate(
            shop.component(doubler("steps", "out")), in: shop.store, with: ["steps": counter])
        #expect(try step(user, "out", 1) == .u32(2))
        #expect(try #require(counter.function("step")).call([.u32(0)]) == .u32(2))
    }

    private static let maker = """
        (component
          (core module $m
            (func (export "make") (param i32) (result i32) (local.get 0))
            (func (export "get") (param i32) (result i32) (local.get 0)))
          (core instance $i (instantiate $m))
          (type $t' (resource (rep i32)))
          (export $t "thing" (type $t'))
          (core func $new (canon resource.new $t'))
          (core module $w (import "" "new" (func $new (param i32) (result i32)))
            (func (export "make") (param i32) (result i32) (call $new (local.get 0))))
          (core instance $j (instantiate $w
            (with "" (instance (export "new" (func $new))))))
          (func (export "make") (param "n" u32) (result (own $t))
            (canon lift (core func $j "make")))
          (func (export "get") (param "t" (borrow $t)) (result u32)
            (canon lift (core func $i "get"))))
        """

    private static let user = """
        (component
          (import "things" (instance $in
            (export "thing" (type $t (sub resource)))
            (export "make" (func (param "n" u32) (result (own $t))))
            (export "get" (func (param "t" (borrow $t)) (result u32)))))
          (alias export $in "thing" (type $t))
          (core func $make (canon lower (func $in "make")))
          (core func $get (canon lower (func $in "get")))
          (core func $drop (canon resource.drop $t))
          (core module $m
            (import "" "make" (func $make (param i32) (result i32)))
            (import "" "get" (func $get (param i32) (result i32)))
            (import "" "drop" (func $drop (param i32)))
            (func (export "run") (param i32) (result i32) (local i32)
              (local.set 1 (call $make (local.get 0)))
              (call $get (local.get 1))
              (call $drop (local.get 1))))
          (core instance $i (instantiate $m (with "" (instance
            (export "make" (func $make)) (export "get" (func $get))
            (export "drop" (func $drop))))))
          (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))
        """

    @Test func resourcesOfAGivenInstanceGoToAnother() throws {
        let shop = Workshop()
        let maker = try shop.instance(Self.maker)
        let user = try shop.linker.instantiate(
            shop.component(Self.user), in: shop.store, with: ["things": maker])
        #expect(try #require(user.function("run")).call([.u32(7)]) == .u32(7))
        let (make, get) = (
            try #require(maker.function("make")), try #require(maker.function("get"))
        )
        let thing = try #require(try make.call([.u32(9)]))
        #expect(try get.call([thing]) == .u32(9))
    }

    /// A component that is imported, one that is exported, and a module that is exported.
    @Test func componentsAndModulesAreValues() throws {
        var shop = Workshop()
        let text = """
            (component
              (import "part" (component $part
                (export "steps" (instance
                  (export "step" (func (param "n" u32) (result u32)))))))
              (core module $m (func (export "f") (result i32) (i32.const 3)))
              (export "module" (core module $m))
              (instance $i (instantiate $part))
              (alias export $i "steps" (instance $steps))
              (export "steps" (instance $steps))
              (component $outer
                (alias outer 1 $m (core module $m))
                (core instance $i (instantiate $m))
                (func (export "f") (result u32) (canon lift (core func $i "f"))))
              (export "inner" (component $outer))
              (export "again" (component $part)))
            """
        shop.linker.define(nil, "part", try shop.component(adder("steps", 2)))
        let instance = try shop.instance(text)
        #expect(try step(instance, "steps", 1) == .u32(3))
        #expect(instance.module("module")?.exports.map(\.name) == ["f"])
        let inner = try shop.linker.instantiate(
            try #require(instance.component("inner")), in: shop.store)
        #expect(try #require(inner.function("f")).call() == .u32(3))
        let again = try shop.linker.instantiate(
            try #require(instance.component("again")), in: shop.store)
        #expect(try step(again, "steps", 5) == .u32(7))

        shop.linker.define(nil, "part", try shop.component("(component)"))
        let error = #expect(throws: ComponentLinkError.self) {
            _ = try shop.linker.prepare(shop.component(text))
        }
        #expect(
            error?.description == """
                import `part`: expected component, \
                found one of another type: missing export named `steps`
                """)
    }
}
