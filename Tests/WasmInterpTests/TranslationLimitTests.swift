import Testing
import WasmCore
import WasmInterp

/// Translated code has limits: of a function, of a module, of what a store's calls may add.
@Suite struct TranslationLimitTests {
    static let modes: [CompilationMode] = [.lazy, .validated, .eager, .parallel]

    /// Three functions: "small" takes some bytes, "large" and "deep" take what the limits allow or
    /// not.
    private static let text = """
        (module
          (func (export "small") (result i32) (i32.const 7))
          (func (export "large") (result i32)
            \(String(repeating: "(global.set $g (i32.const 1))", count: 2_000)) (i32.const 8))
          (func (export "deep") (result i32)
            \(String(repeating: "(global.get $g)", count: 2_000))
            \(String(repeating: "(i32.add)", count: 1_999)))
          (global $g (mut i32) (i32.const 0)))
        """

    struct Row: CustomTestStringConvertible {
        var testDescription: String
        /// The function that is beyond the limit; the one before is not.
        var function: String
        var limit: String
        var change: @Sendable (inout ModuleLimits, inout StoreLimits) -> Void
    }

    static let rows = [
        Row(testDescription: "function", function: "large", limit: "translated code of a function")
        { module, _ in module.functionCodeBytesMax = 20_000 },
        Row(testDescription: "module", function: "large", limit: "translated code of a module") {
            module, _ in module.codeBytesMax = 20_000
        },
        Row(testDescription: "store", function: "large", limit: "translated code of a store") {
            _, store in store.codeBytesMax = 20_000
        },
        Row(testDescription: "frame", function: "deep", limit: "slots of a function's frame") {
            module, _ in module.frameSlotsMax = 1_000
        },
        Row(testDescription: "nothing", function: "", limit: "") { _, _ in },
    ]

    @Test(arguments: rows, modes)
    func theErrorNamesTheLimit(row: Row, mode: CompilationMode) throws {
        var configuration = EngineConfiguration()
        var limits = StoreLimits()
        configuration.compilation = mode
        row.change(&configuration.limits, &limits)
        let engine = Engine(configuration)
        let bytes = try WatParser.parseModule(Self.text)
        let atOnce = mode == .eager || mode == .parallel
        if atOnce, !row.limit.isEmpty, !row.limit.hasSuffix("store") {
            let error = try #require(throws: ModuleError.self) {
                _ = try Module(bytes, engine: engine)
            }
            #expect("\(error)".contains("\(row.limit) exceeds the limit"))
            #expect(!error.isInterruption)
            return
        }
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try store.instantiate(try Module(bytes, engine: engine))
        for name in ["small", "large", "deep", "small"] {
            let function = try instance.function(name, as: (() -> Int32).self)
            let trap = trap { () throws(Trap) in try function() }
            // What is there already costs a store nothing.
            guard name == row.function, !atOnce else { continue }
            #expect(trap?.code == .invalidFunction)
            #expect(trap?.message.contains("\(row.limit) exceeds the limit") == true)
        }
        let small = try instance.function("small", as: (() -> Int32).self)
        #expect(try small() == 7)
    }

    /// One store has paid for the code, the next one finds it.
    @Test func aStorePaysForWhatItsCallsTranslate() throws {
        let engine = makeEngine()
        let module = try makeModule(Self.text, engine: engine)
        var limits = StoreLimits()
        limits.codeBytesMax = 20_000
        func call(_ limits: StoreLimits) throws -> TrapCode? {
            let store = Store(engine: engine, host: (), limits: limits)
            let large = try store.instantiate(module).function("large", as: (() -> Int32).self)
            return trap { () throws(Trap) in try large() }?.code
        }
        #expect(try call(limits) == .invalidFunction)
        #expect(try call(StoreLimits()) == nil)
        #expect(try call(limits) == nil)
    }

    /// Each branch took a thousand cells once, and a distance of more than 31 bits was cut.
    @Test func manyBranchesOfManyValuesCostWhatTheirBytesSay() throws {
        for (count, isMetered) in [(11_000, false), (11_000, true)] {
            let row = CodeBoundTests.branches(count)
            let engine = makeEngine(isMetered: isMetered)
            let module = try Module(
                moduleBytes(types: row.types, functions: [(row.type, row.body)]), engine: engine)
            let store = Store(engine: engine, host: ())
            let function = try store.instantiate(module).function(
                "f", as: ((Int32) -> Int32).self)
            #expect(try function(1) == 0)
            #expect(try function(0) == 0)
            #expect(module.codeByteCount < 64 * 4 * count)
        }
    }

    /// Locals behind the first few hundred are found by their runs.
    @Test(arguments: [0, 1, 255, 256, 257, 299, 300, 20_299, 20_300, 49_997])
    func localsBeyondTheFirstOnesAreFound(index: Int) throws {
        // Runs of i32, v128 and i64; the parameter is local 0.
        let (type, make): (String, String) =
            switch index {
            case ..<300: ("i32", "(i32.wrap_i64 (local.get 0))")
            case ..<20_300: ("v128", "(i64x2.splat (local.get 0))")
            default: ("i64", "(local.get 0)")
            }
        let read =
            switch type {
            case "i32": "(i64.extend_i32_u (local.get \(index + 1)))"
            case "v128": "(i64x2.extract_lane 1 (local.get \(index + 1)))"
            default: "(local.get \(index + 1))"
            }
        let (_, instance) = try makeGuest(
            """
            (module (func (export "f") (param i64) (result i64)
              (local \(String(repeating: "i32 ", count: 300)))
              (local \(String(repeating: "v128 ", count: 20_000)))
              (local \(String(repeating: "i64 ", count: 29_699)))
              (local.set \(index + 1) \(make))
              \(read)))
            """)
        let function = try instance.function("f", as: ((Int64) -> Int64).self)
        #expect(try function(12_345) == 12_345)
    }

    @Test func clausesOfATryTableHaveALimit() throws {
        func module(_ count: Int) -> [UInt8] {
            let clauses = [2, 0] * count
            let body: [UInt8] = [0, 0x1F, 0x40] + leb(count) + clauses + [0x0B, 0x0B]
            return moduleBytes(types: [functionType(0, 0)], functions: [(0, body)])
        }
        #expect(throws: Never.self) { try Module(module(10_000), engine: makeEngine()) }
        let error = try #require(throws: ModuleError.self) {
            _ = try Module(module(10_001), engine: makeEngine())
        }
        #expect("\(error)".contains("try_table clauses exceeds the limit"))
        let decoded = try ModuleDecoder.decode(ModuleBytes(module(10_001)))
        let malformed = try #require(throws: DecodeError.self) { try decoded.checkBodies() }
        #expect(malformed.code == .limitExceeded("try_table clauses"))
    }
}
