import Testing
import WasmCore

/// A module in the text format and what validation must say; nil means that it is valid.
struct ValidationCase: Sendable, CustomTestStringConvertible {
    var text: String
    var message: String?
    var features = Features.all

    init(_ text: String, _ message: String? = nil, without features: Feature...) {
        self.text = text
        self.message = message
        for feature in features { self.features = self.features.removing(feature) }
    }

    var testDescription: String { text }

    func check(limits: ModuleLimits = .standard) throws {
        let error = validationError(
            try WatParser.parseModule(text), features: features, limits: limits)
        guard let message else {
            #expect(error == nil)
            return
        }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }
}

@Suite struct ValidationRuleTests {
    @Test(arguments: [
        ValidationCase("(module (func unreachable ref.is_null drop))"),
        ValidationCase("(module (func unreachable f32.ne drop))"),
        ValidationCase("(module (func unreachable select i32.add drop))"),
        ValidationCase("(module (func unreachable ref.as_non_null call_ref $t) (type $t (func)))"),
        ValidationCase("(module (func block unreachable br_on_null 0 drop end))"),
        ValidationCase(
            "(module (func (result i32) unreachable br_on_non_null 0))", "type mismatch"),
        ValidationCase(
            "(module (func unreachable any.convert_extern ref.cast i31ref drop))"),
        ValidationCase("(module (func unreachable i64.const 0 i32.add drop))", "type mismatch"),
        ValidationCase("(module (func return i32.add drop))"),
        ValidationCase("(module (func i32.add drop))", "type mismatch"),
        ValidationCase(
            "(module (func (result i32) unreachable i32.const 1 i32.const 1))",
            "type mismatch"),
        ValidationCase("(module (func block (result i32) br 0 end drop))", "type mismatch"),
    ])
    func unknownOperandsFitEverythingAndKnownOnesDoNot(test: ValidationCase) throws {
        try test.check()
    }

    @Test(arguments: [
        ValidationCase(
            "(module (func (local (ref func)) local.get 0 drop))", "uninitialized local 0"),
        ValidationCase(
            """
            (module (func $f (local (ref func)) ref.func $f local.set 0 local.get 0 drop)
              (elem declare func $f))
            """),
        ValidationCase(
            """
            (module (func $f (local (ref func)) block ref.func $f local.set 0 end
              local.get 0 drop) (elem declare func $f))
            """, "uninitialized local 0"),
        ValidationCase(
            """
            (module (func $f (param i32) (local i32 (ref func)) local.get 0
              if ref.func $f local.set 2 else local.get 2 drop end)
              (elem declare func $f))
            """, "uninitialized local 2"),
        ValidationCase("(module (func (param (ref func)) local.get 0 drop))"),
        ValidationCase("(module (func $f ref.func $f drop))", "undeclared function reference"),
        ValidationCase("(module (func $f ref.func $f drop) (global funcref (ref.func $f)))"),
        ValidationCase("(module (func $f (export \"f\") ref.func $f drop))"),
    ])
    func localsWithoutDefaultMustBeSetFirst(test: ValidationCase) throws {
        try test.check()
    }

    /// Lists of more than four types are one entry of the operand stack.
    @Test(arguments: [
        ValidationCase("(module \(five) (func (result i32 i64 f32 f64 i32) call $g))"),
        ValidationCase(
            "(module \(five) (func (result i32 i64 f32 f64 i64) call $g))", "type mismatch"),
        ValidationCase("(module \(five) (func call $g drop drop drop drop drop))"),
        ValidationCase("(module \(five) (func call $g drop drop drop drop))", "type mismatch"),
        ValidationCase(
            "(module \(five) (func call $g drop drop drop drop drop drop))", "type mismatch"),
        ValidationCase(
            "(module \(five) (func call $g i32.add drop drop drop drop))", "type mismatch"),
        ValidationCase(
            "(module \(five) (func call $g i32.const 1 i32.add drop f64.neg drop drop drop drop))"),
        ValidationCase(
            """
            (module \(five) (func (result i32 i64 f32 f64 i32)
              call $g i32.const 0 br_table 0 0 0))
            """),
        ValidationCase(
            """
            (module \(five) (func (result i32 i64 f32 f64 i32)
              call $g i32.eqz i32.const 0 br_table 0 0 0))
            """),
        ValidationCase(
            """
            (module \(five) (func (result i32 i64 f32 f64 i64)
              call $g i32.const 0 br_table 0 0 0))
            """, "type mismatch"),
        ValidationCase(
            """
            (module \(five) (func (result i32 i64 f32 f64 i32)
              call $g i32.const 0 br_if 0 i32.eqz i32.const 0 br_if 0))
            """),
    ])
    func longListsBehaveLikeTheirTypes(test: ValidationCase) throws {
        try test.check()
    }

    private static let five =
        "(func $g (result i32 i64 f32 f64 i32) unreachable)"

    @Test(arguments: [
        ValidationCase(
            "(module (memory 1) (memory 1))", "multiple memories", without: .multiMemory),
        ValidationCase("(module (memory i64 1))", "feature memory64", without: .memory64),
        ValidationCase("(module (memory 1 1 shared))", "feature threads", without: .threads),
        ValidationCase(
            "(module (memory 1 (pagesize 1)))", "feature customPageSizes", without: .customPageSizes
        ),
        ValidationCase("(module (type (struct)))", "feature gc", without: .gc),
        ValidationCase("(module (func (local anyref)))", "feature gc", without: .gc),
        ValidationCase("(module (tag))", "feature exceptions", without: .exceptions),
        ValidationCase("(module (func (param v128)))", "feature simd", without: .simd),
        ValidationCase(
            "(module (func $f return_call $f))", "feature tailCalls", without: .tailCalls),
        ValidationCase(
            "(module (func (result i32 i32) unreachable))", "feature multiValue",
            without: .multiValue),
        ValidationCase(
            "(module (global i32 (i32.add (i32.const 1) (i32.const 2))))",
            "feature extendedConstants", without: .extendedConstants),
        ValidationCase(
            "(module (func (param externref)))",
            "feature referenceTypes", without: .referenceTypes),
        ValidationCase(
            "(module (func (param i32) local.get 0 i32.extend8_s drop))", "feature signExtension",
            without: .signExtension),
        ValidationCase(
            "(module (func (param i64 i64) local.get 0 local.get 1 i64.mul_wide_u drop drop))",
            "feature wideArithmetic", without: .wideArithmetic),
        ValidationCase(
            "(module (table 1 funcref) (elem func))", "feature bulkMemory",
            without: .bulkMemory),
        ValidationCase(
            "(module (table 1 funcref) (func) (elem (i32.const 0) 0))",
            without: .referenceTypes, .functionReferences, .gc, .bulkMemory),
    ])
    func featuresThatAreOffAreRefused(test: ValidationCase) throws {
        try test.check()
    }

    @Test func exportNamesAreComparedByBytes() throws {
        // The same letter, composed and decomposed.
        try ValidationCase(
            "(module (func) (export \"\\c3\\a9\" (func 0)) (export \"e\\cc\\81\" (func 0)))"
        ).check()
        try ValidationCase(
            "(module (func) (export \"a\" (func 0)) (export \"a\" (func 0)))",
            "duplicate export name"
        ).check()
    }

    @Test func limitsNameThemselves() throws {
        var limits = ModuleLimits.standard
        limits.localsMax = 3
        try ValidationCase("(module (func (param i32) (local i32 i32)))").check(limits: limits)
        #expect(
            validationError(
                try WatParser.parseModule("(module (func (param i32) (local i32 i32 i32)))"),
                limits: limits) != nil)
        limits = .standard
        limits.subtypeDepthMax = 1
        let chain = "(type $a (sub (struct))) (type $b (sub $a (struct)))"
        try ValidationCase("(module \(chain))").check(limits: limits)
        try ValidationCase("(module \(chain) (type (sub $b (struct))))", "subtype depth")
            .check(limits: limits)
        limits = .standard
        limits.arrayNewFixedMax = 2
        let make = "(type $a (array i32)) (func unreachable array.new_fixed $a"
        try ValidationCase("(module \(make) 2 drop))").check(limits: limits)
        try ValidationCase("(module \(make) 3 drop))", "array.new_fixed operands")
            .check(limits: limits)
    }

    @Test func anErrorSaysWhereItIs() throws {
        let bytes = try WatParser.parseModule("(module (func) (func (drop)))")
        guard case .invalid(let error) = validationError(bytes) else {
            Issue.record("not refused")
            return
        }
        #expect(error.function == 1)
        #expect(bytes[error.offset] == 0x1A)
        #expect(error.code == .typeMismatch(expected: "any type", actual: nil))
    }
}
