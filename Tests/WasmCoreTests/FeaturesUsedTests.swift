import Testing
import WasmCore

/// Which parts of the standard a module is said to use.
@Suite struct FeaturesUsedTests {
    private static let cases: [(text: String, features: [Feature])] = [
        ("(module)", []),
        ("(func (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))", []),
        ("(func (param i32) (result i32) (i32.extend8_s (local.get 0)))", [.signExtension]),
        (
            "(func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))",
            [.saturatingTruncation]
        ),
        ("(func (result i32 i32) (i32.const 1) (i32.const 2))", [.multiValue]),
        (
            "(type $t (func (param i32))) (func (i32.const 1) (block (type $t) (drop)))",
            [.multiValue]
        ),
        ("(memory 1) (data \"a\")", [.bulkMemory]),
        ("(table 1 funcref) (func $f) (elem (i32.const 0) $f)", []),
        ("(table 1 funcref) (func $f) (elem func $f)", [.bulkMemory]),
        ("(table 1 funcref) (table 1 funcref)", [.referenceTypes]),
        ("(func (param externref))", [.referenceTypes]),
        ("(func (local v128))", [.simd]),
        ("(func (return_call 0))", [.tailCalls]),
        ("(func (param (ref func)))", [.referenceTypes, .functionReferences]),
        ("(func (local i31ref))", [.referenceTypes, .gc]),
        ("(rec (type (func)) (type (func)))", [.gc]),
        ("(global i32 (i32.const 1)) (global i32 (global.get 0))", [.gc]),
        ("(tag)", [.exceptions]),
        ("(func (block $l (try_table (catch_all $l))))", [.exceptions]),
        ("(global i32 (i32.add (i32.const 1) (i32.const 2)))", [.extendedConstants]),
        ("(memory 1) (memory 1)", [.multiMemory]),
        ("(memory i64 1)", [.memory64]),
        ("(memory 1 1 shared)", [.threads]),
        ("(func (atomic.fence))", [.threads]),
        ("(memory 1 (pagesize 1))", [.customPageSizes]),
        (
            "(func (param i64 i64 i64 i64) (result i64 i64) (i64.add128 (local.get 0) (local.get 1)"
                + " (local.get 2) (local.get 3)))", [.multiValue, .wideArithmetic]
        ),
    ]

    @Test(arguments: cases) func areThoseWithoutWhichItIsRefused(
        _ text: String, _ features: [Feature]
    ) throws {
        let bytes = ModuleBytes(
            try WatParser.parseModule(text, options: .init(writesNames: false)))
        let module = try ModuleDecoder.decode(bytes)
        let used = try module.featuresUsed()
        #expect(used.list == [.mvp] + features)
        #expect(accepts(bytes, used))
        for feature in features { #expect(!accepts(bytes, .all.removing(feature))) }
    }

    private func accepts(_ bytes: ModuleBytes, _ features: Features) -> Bool {
        do {
            let module = try ModuleDecoder.decode(bytes, features: features)
            try ModuleValidator.validate(module, features: features).validateAllBodies()
            return true
        } catch {
            return false
        }
    }

    @Test func areNoneOfAModuleThatIsInvalid() throws {
        let bytes = try WatParser.parseModule("(start 3)")
        let module = try ModuleDecoder.decode(ModuleBytes(bytes))
        #expect(throws: ModuleError.self) { try module.featuresUsed() }
    }

    @Test func endWhenNobodyWantsThem() throws {
        let body = String(repeating: "nop ", count: 10_000)
        let module = try ModuleDecoder.decode(
            ModuleBytes(try WatParser.parseModule("(func \(body))")))
        let error = #expect(throws: ModuleError.self) {
            try module.featuresUsed(interruption: InterruptionCheck { true })
        }
        #expect(error?.isInterruption == true)
    }
}
