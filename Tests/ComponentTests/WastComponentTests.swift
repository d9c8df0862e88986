import Testing
import WasmCore

@Suite struct WastComponentTests {
    @Test(
        arguments: [
            (#"bool.const true"#, .bool(true)), (#"u8.const 255"#, .u8(255)),
            (#"s16.const -2"#, .s16(-2)), (#"u64.const 0xffff_ffff_ffff_ffff"#, .u64(.max)),
            (#"char.const "\u{1f600}""#, .char("😀")), (#"str.const "a\00b""#, .string("a\0b")),
            (#"list.const (u8.const 1) (u8.const 2)"#, .list([.u8(1), .u8(2)])),
            (
                #"record.const (field "a" (f32.const nan:canonical)) (field "b" (tuple.const))"#,
                .record([
                    .init(label: "a", value: .f32(.nanCanonical)),
                    .init(label: "b", value: .tuple([])),
                ])
            ),
            (#"variant.const "x""#, .variant("x", nil)),
            (#"variant.const "x" (enum.const "y")"#, .variant("x", .enumeration("y"))),
            (#"option.none"#, .option(nil)),
            (#"option.some (option.none)"#, .option(.option(nil))),
            (#"result.ok"#, .ok(nil)), (#"result.err (s64.const -1)"#, .error(.s64(-1))),
            (#"flags.const "a" "b""#, .flags(["a", "b"])),
        ] as [(String, WastComponentValue)])
    func valuesAreReadAsTheyAreWritten(_ text: String, _ value: WastComponentValue) throws {
        let script = try WastScript.parse(
            #"(assert_return (invoke "a#b" (\#(text))) (\#(text)))"#)
        guard case .assertReturn(let action, let results) = script.first?.kind,
            case .invoke(let arguments) = action.kind
        else {
            Issue.record("no assertion")
            return
        }
        #expect(arguments == [.component(value)])
        #expect(results == [.component(value)])
    }

    @Test(arguments: [
        #"u8.const 256"#, #"u8.const -1"#, #"bool.const 1"#, #"char.const "ab""#,
        #"option.some"#, #"list.const u8.const 1"#, #"v8.const 1"#,
    ])
    func malformedValuesAreRefused(_ text: String) {
        #expect(throws: TextError.self) {
            try WastScript.parse(#"(invoke "f" (\#(text)))"#)
        }
    }

    @Test func valuesAreNestedOnlySoDeep() {
        let deep = String(repeating: "(option.some ", count: 10_000)
        #expect(throws: TextError.self) { try WastScript.parse("(invoke \"f\" \(deep)") }
    }

    @Test func directivesAreAboutComponents() throws {
        let script = try WastScript.parse(
            #"""
            (component definition $D (import "f" (func)))
            (component instance $i $D)
            (register "i" $i)
            (component binary "\00asm")
            (component quote "(type u8)")
            (assert_invalid (component (type u8)) "because")
            (assert_trap (component) "unreachable")
            """#)
        guard script.count == 7, case .module(let definition) = script[0].kind,
            case .instance(name: "i", definition: "D") = script[1].kind,
            case .module(let binary) = script[3].kind, case .module(let quote) = script[4].kind,
            case .assertInvalid(let invalid, message: "because") = script[5].kind,
            case .assertModuleTrap(let trapping, message: "unreachable") = script[6].kind
        else {
            Issue.record("\(script)")
            return
        }
        #expect(definition.isDefinition && definition.name == "D")
        for module in [definition, binary, quote, invalid, trapping] {
            #expect(module.isComponent)
        }
        #expect(throws: Never.self) { try invalid.assemble() }
        #expect(try binary.assemble() == Array("\0asm".utf8))
        guard case .component(let quoted) = try quote.component() else { return }
        #expect(quoted.definitions.count == 1)
    }
}
