import Foundation
import Testing
import WasmCore

@Suite struct ComponentTextTests {
    /// Short forms, and what they stand for.
    @Test(arguments: [
        // Types where they are used.
        (
            #"(import "f" (func (param "a" (list (list u8))) (result string)))"#,
            #"""
            (type (list u8)) (type (list 0))
            (type (func (param "a" 1) (result string))) (import "f" (func (type 2)))
            """#
        ),
        (
            #"(type $r (record (field "a" (option u8)) (field "b" (tuple u8 (list $t)))))"#
                .prefixed(#"(type $t u8)"#),
            #"(type u8) (type (option u8)) (type (list 0)) (type (tuple u8 2))"#
                + #"(type (record (field "a" 1) (field "b" 3)))"#
        ),
        (
            #"(import "i" (instance $i (export "f" (func)))) (alias export $i "f" (func))"#,
            #"""
            (type (instance (type (func)) (export "f" (func (type 0)))))
            (import "i" (instance (type 0))) (alias export 0 "f" (func))
            """#
        ),
        (
            #"""
            (import "m" (core module $m (import "" "f" (func (param i32)))
                (export "g" (func $g)) (export "h" (func))))
            """#,
            #"""
            (core type (module (type (func (param i32))) (import "" "f" (func (type 0)))
                (type (func)) (export "g" (func (type 1)))
                (type (func)) (export "h" (func (type 2)))))
            (import "m" (core module (type 0)))
            """#
        ),
        // Imports, exports and aliases within definitions.
        (
            #"(func $f (export "g") (export "h") (import "f") (param "a" u8)) (type u8)"#,
            #"""
            (type (func (param "a" u8))) (import "f" (func (type 0))) (type u8)
            (export "g" (func 0)) (export "h" (func 0))
            """#
        ),
        (
            #"(instance $i (import "a" (implements "a:b/c")) (type $t))"#
                .prefixed("(type $t (instance))"),
            #"(type (instance)) (import "a" (implements "a:b/c") (instance (type 0)))"#
        ),
        (
            #"""
            (component (import "a" (implements "a:b/c") (external-id "x") (instance)))
            (instance (export "x" (external-id "") (func 0)))
            """#,
            #"""
            (component (type (instance))
                (import "a" (implements "a:b/c") (external-id "x") (instance (type 0))))
            (instance (export "x" (external-id "") (func 0)))
            """#
        ),
        (
            #"(type $t (export "r") (resource (rep i32)))"#,
            #"(type (resource (rep i32))) (export "r" (type 0))"#
        ),
        (
            #"(import "i" (instance $i)) (component $c (alias export $i "c"))"#,
            #"(type (instance)) (import "i" (instance (type 0))) (alias export 0 "c" (component))"#
        ),
        (
            #"(core instance $i) (core memory $m (alias core export $i "m"))"#,
            #"(core instance) (alias core export 0 "m" (core memory))"#
        ),
        // Exports of instances.
        (
            #"(import "i" (instance $i)) (export "f" (func $i "a" "b" "f"))"#,
            #"""
            (type (instance)) (import "i" (instance (type 0)))
            (alias export 0 "a" (instance)) (alias export 1 "b" (instance))
            (alias export 2 "f" (func)) (export "f" (func 0))
            """#
        ),
        (
            #"""
            (core module $m) (core instance $i)
            (core instance (instantiate $m (with "a" (instance (export "x" (func $i "f"))))
                (with "b" (instance $i))))
            """#,
            #"""
            (core module) (core instance) (alias core export 0 "f" (core func))
            (core instance (export "x" (func 0)))
            (core instance (instantiate 0 (with "a" (instance 1)) (with "b" (instance 0))))
            """#
        ),
        (
            #"""
            (component $c) (import "i" (instance $i))
            (instance (instantiate $c (with "f" (func $i "f"))
                (with "b" (instance (export "x" (func $i "g"))))))
            """#,
            #"""
            (component) (type (instance)) (import "i" (instance (type 0)))
            (alias export 0 "g" (func)) (instance (export "x" (func 0)))
            (alias export 0 "f" (func))
            (instance (instantiate 0 (with "f" (func 1)) (with "b" (instance 1))))
            """#
        ),
        // Definitions of outer scopes.
        (
            #"(type $t u8) (component $c (import "f" (func (param "a" $t) (result $t))))"#,
            #"""
            (type u8) (component (alias outer 1 0 (type)) (alias outer 1 0 (type))
                (type (func (param "a" 0) (result 1))) (import "f" (func (type 2))))
            """#
        ),
        (
            #"(type $t u8) (type $u (component (type (instance (alias outer $u $v (type)))))"#
                .replacing("(type (inst", with: "(type $v u8) (type (inst") + ")",
            #"(type u8) (type (component (type u8) (type (instance (alias outer 1 0 (type))))))"#
        ),
        // Functions.
        (
            #"""
            (core instance $i)
            (func $f (export "f") (param "a" string) (canon lift (core func $i "f")
                string-encoding=utf16 (memory (core memory $i "m"))
                (realloc (core func $i "r"))))
            (core func $g (canon lower (func $f) async))
            """#,
            #"""
            (core instance) (type (func (param "a" string)))
            (alias core export 0 "f" (core func)) (alias core export 0 "m" (core memory))
            (alias core export 0 "r" (core func))
            (canon lift (core func 0) string-encoding=utf16 (memory 0) (realloc 1)
                (func (type 0)))
            (canon lower (func 0) async (core func)) (export "f" (func 0))
            """#
        ),
        (
            #"(canon task.return (result (list u8)) (memory 0) (core func $r))"#,
            #"(type (list u8)) (core func (canon task.return (result 0) (memory 0)))"#
        ),
    ])
    func shortFormsStandForLongOnes(_ short: String, _ long: String) throws {
        let (short, long) = (try definitions(short), try definitions(long))
        #expect(short == long)
    }

    @Test(
        arguments: [
            (
                #"(variant (case "a") (case "b" u8))"#,
                .variant([
                    .init("a", nil), .init("b", .primitive(.u8)),
                ])
            ),
            ("(result (error 0))", .result(ok: nil, error: .defined(0))),
            ("(result 5)", .result(ok: .defined(5), error: nil)),
            ("(map string u8)", .map(key: .primitive(.string), value: .primitive(.u8))),
            ("(list 2 7)", .fixedList(.defined(2), count: 7)),
            ("(stream)", .stream(nil)), ("(future f64)", .future(.primitive(.f64))),
            ("error-context", .primitive(.errorContext)),
            (#"(flags "x" "y")"#, .flags(["x", "y"])), (#"(enum "x")"#, .enumeration(["x"])),
            ("(own 3)", .own(3)), ("(borrow 4)", .borrow(4)),
        ] as [(String, DefinedValueType)])
    func typesAreThoseOfTheText(_ text: String, _ type: DefinedValueType) throws {
        let expected = "\(ComponentDefinition.type(.value(type)))"
        #expect(try definitions("(type \(text))") == [expected])
    }

    @Test func canonicalDefinitionsAreThoseOfTheText() throws {
        let expected = [
            canonical(.contextGet) { $0.index = 1 },
            canonical(.streamCancelRead) {
                $0.index = 4
                $0.isAsync = true
            },
            canonical(.waitableSetWait) { $0.index = 3 },
            canonical(.threadNewIndirect) {
                $0.index = 1
                $0.secondIndex = 2
            },
        ]
        let text = """
            (canon context.get i32 1 (core func)) (canon stream.cancel-read 4 async (core func))
            (core func (canon waitable-set.wait (memory 3)))
            (canon thread.new-indirect 1 (core table 2) (core func))
            """
        #expect(try definitions(text) == expected)
    }

    private func canonical(
        _ operation: CanonicalOperation, _ change: (inout CanonicalDefinition) -> Void
    ) -> String {
        var definition = CanonicalDefinition(operation)
        change(&definition)
        return "\(ComponentDefinition.canonical(definition))"
    }

    @Test(arguments: [
        ("(component\n  (func))", "unexpected token", 2, 8),
        ("(component\n  (export \"f\" (func $f)))", "unknown func $f", 2, 21),
        ("(component (type $t u8)\n(type $t u8))", "duplicate type", 2, 7),
        ("(component (core type $t (func)) (core type $t (func)))", "duplicate core type", 1, 45),
        ("(component (type $t (instance (alias outer $u 0 (type)))))", "outer component $u", 1, 44),
        ("(component (type $t (instance (alias outer 2 $t (type)))))", "outer count of 2", 1, 44),
        (
            "(component (import \"f\" (func $f)) (component (export \"g\" (func $f))))",
            "outer item $f is not a module, type, or component", 1, 64
        ),
        ("(component (import \"v\" (value u8)))", "feature componentValues", 1, 25),
        ("(component (start 0))", "feature componentValues", 1, 13),
        ("(component (import \"a\" (versionsuffix \"1\") (func)))", "feature componentCan", 1, 25),
        (
            "(component (canon thread.spawn-ref 0 (core func)))", "feature componentSharedThreads",
            1, 19
        ),
        ("(component (core module (func $f (call $g))))", "unknown function $g", 1, 40),
        ("(component (import \"\\ff\" (func)))", "malformed UTF-8 encoding", 1, 20),
        ("(component (type (list)))", "unexpected token", 1, 23),
        ("(component (type $t u8)\n(type (list (type $t))))", "unexpected token", 2, 14),
        ("(component (type $t u8)\n(type (func (result (type $t)))))", "unexpected token", 2, 22),
        ("(component (type (resource (rep i32) (dtor (func 0)))))", "expected core func", 1, 45),
        ("(component) (component)", "unexpected token", 1, 13),
        ("(component (component)", "unexpected token", 1, 23),
    ])
    func malformedTextIsRefusedWhereItIsWrong(
        _ text: String, _ message: String, _ line: Int, _ column: Int
    ) throws {
        let error = try #require(throws: TextError.self) {
            try ComponentText.parse(Array(text.utf8))
        }
        #expect(error.message.hasPrefix(message), "\(error)")
        #expect(error.line == line && error.column == column, "\(error)")
    }

    @Test(arguments: [
        ("(component ", ")", 100), ("(type (component ", "))", 99), ("(type (instance ", "))", 99),
        ("(export \"a\" (instance ", "))", 98),
    ])
    func scopesAreNestedOnlySoDeep(_ open: String, _ close: String, _ countMax: Int) throws {
        for count in [countMax, countMax + 1, 20_000] {
            let nested = nest(open, close, count)
            let text =
                switch open {
                case "(component ": nested
                case "(export \"a\" (instance ": "(component (type (instance \(nested))))"
                default: "(component \(nested))"
                }
            onSmallStack { [isAccepted = count == countMax] in
                #expect(parses(text) == isAccepted, "\(open)\(count)")
            }
        }
    }

    @Test func typesAreNestedOnlySoDeep() {
        for count in [100, 101, 20_000] {
            let text = "(component (type \(nest("(list ", ")", count, "u8"))))"
            onSmallStack { #expect(parses(text) == (count == 100), "\(count)") }
        }
    }

    @Test func namesAreKept() throws {
        let text = """
            (component $c (@name "the component") (type $t (@name "shown") u8)
                (component $d (core module $m)) (import "f" (func $f)))
            """
        guard case .component(let component) = try ComponentText.parse(Array(text.utf8)) else {
            Issue.record("no component")
            return
        }
        let names = try #require(ComponentNames(component))
        #expect(names.componentName == "the component")
        #expect(names.name(of: .type, 0) == "shown" && names.name(of: .component, 0) == "d")
        #expect(names.name(of: .function, 0) == "f")
        let bare = try ComponentText.parse(
            Array(text.utf8), options: .init(writesNames: false, writesAnnotations: false))
        guard case .component(let component) = bare else { return }
        #expect(component.customSections.isEmpty)
    }

    @Test func componentsAreToldFromModules() {
        for (text, isComponent) in [
            ("(component", true), (" ;; a\n(; b ;) ( component $c", true), ("(module", false),
            ("(func)", false), ("component", false), ("(component-type", false), ("", false),
        ] {
            #expect(ComponentText.isComponent(Array(text.utf8)) == isComponent, "\(text)")
        }
    }
}

private func nest(_ open: String, _ close: String, _ count: Int, _ content: String = "") -> String {
    String(repeating: open, count: count) + content + String(repeating: close, count: count)
}

private func parses(_ text: String) -> Bool {
    (try? ComponentText.parse(Array(text.utf8))) != nil
}

/// Does it on a thread whose stack is as small as that of threads other than the first.
private func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        body()
        done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
}

/// The definitions of a component that has these fields, as text.
private func definitions(_ fields: String) throws -> [String] {
    let parsed = try ComponentText.parse(Array("(component \(fields))".utf8))
    guard case .component(let component) = parsed else { return [] }
    return shape(component)
}

private func shape(_ component: DecodedComponent) -> [String] {
    component.definitions.map { definition in
        guard case .component(let inner) = definition else { return "\(definition)" }
        return "component \(shape(inner))"
    }
}

extension String {
    fileprivate func prefixed(_ prefix: String) -> String { "\(prefix) \(self)" }
}
