import Testing
import WasmCore

@Suite struct TextScriptTests {
    private func only(_ text: String) throws -> WastDirective.Kind {
        let directives = try WastScript.parse(text)
        try #require(directives.count == 1)
        return directives[0].kind
    }

    @Test func resultsHaveTheirPatterns() throws {
        let kind = try only(
            """
            (assert_return (invoke $m "f" (i32.const -1) (f32.const nan) (ref.extern 3)
                (ref.null func) (ref.host 2) (v128.const i16x8 1 2 3 4 5 6 7 8))
              (f32.const nan:canonical) (f64.const nan:arithmetic) (f32.const 1) (ref.null)
              (ref.null any) (ref.func) (ref.extern 1) (ref.extern) (ref.i31) (ref.struct)
              (ref.array) (ref.eq) (ref.any) (either (i32.const 1) (i32.const 2))
              (v128.const f32x4 nan:canonical 1 nan:arithmetic -0))
            """)
        guard case .assertReturn(let action, let results) = kind,
            case .invoke(let arguments) = action.kind
        else {
            Issue.record("another directive")
            return
        }
        #expect(action.instance == "m")
        #expect(action.name == "f")
        #expect(
            arguments == [
                .i32(0xFFFF_FFFF), .f32(0x7FC0_0000), .refExtern(3), .refNull(.function),
                .refHost(2), .v128(low: 0x0004_0003_0002_0001, high: 0x0008_0007_0006_0005),
            ])
        #expect(
            results == [
                .f32(.nanCanonical), .f64(.nanArithmetic), .f32(.bits(0x3F80_0000)), .refNull(nil),
                .refNull(.any), .refFunction(nil), .refExtern(1), .refExtern(nil), .ref(.i31),
                .ref(.structure), .ref(.array), .ref(.eq), .ref(.any),
                .either([.i32(1), .i32(2)]),
                .v128(
                    .f32x4,
                    [
                        .float(.nanCanonical), .float(.bits(0x3F80_0000)), .float(.nanArithmetic),
                        .float(.bits(0x8000_0000)),
                    ]),
            ])
    }

    @Test func malformedModuleFailsOnlyWhenItIsAskedFor() throws {
        let directives = try WastScript.parse(
            """
            (module $good)

              (module (func unknown.operator))
            (register "x" $good)
            """)
        #expect(directives.map(\.line) == [1, 3, 4])
        #expect(directives.map(\.column) == [1, 3, 1])
        guard case .module(let module) = directives[1].kind else {
            Issue.record("not a module")
            return
        }
        let error = try #require(throws: TextError.self) { _ = try module.assemble() }
        #expect((error.line, error.column) == (3, 17))
        #expect(error.message == "unknown operator unknown.operator")
    }

    @Test func definitionsAndInstancesAreTold() throws {
        guard case .module(let module) = try only("(module definition $d (func))") else {
            Issue.record("not a module")
            return
        }
        #expect(module.isDefinition)
        #expect(module.name == "d")
        guard case .instance("i", "d") = try only("(module instance $i $d)") else {
            Issue.record("not an instance")
            return
        }
    }

    @Test(arguments: [
        "(assert_return)", "(assert_trap (invoke \"f\"))", "(foo)", "(invoke)", "(module", "x",
        "(assert_return (invoke \"f\" (i32.add)))", "(register)",
        "(assert_return (invoke \"f\") (either (either (i32.const 1))))",
    ])
    func malformedScriptsAreRefused(text: String) {
        #expect(throws: TextError.self) { _ = try WastScript.parse(text) }
    }

    @Test(
        arguments: [
            (WastFloat.nanCanonical, 0x7FC0_0000, true), (.nanCanonical, 0xFFC0_0000, true),
            (.nanCanonical, 0x7FC0_0001, false), (.nanArithmetic, 0xFFC0_0001, true),
            (.nanArithmetic, 0x7FA0_0000, false), (.nanArithmetic, 0x3F80_0000, false),
            (.bits(0x8000_0000), 0, false), (.bits(0x8000_0000), 0x8000_0000, true),
        ] as [(WastFloat, UInt64, Bool)])
    func floatsMatchTheirPatterns(pattern: WastFloat, bits: UInt64, expected: Bool) {
        #expect(pattern.matches(bits, byteCount: 4) == expected)
    }
}
