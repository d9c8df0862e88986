import Testing
import WasmCore
import WasmInterp

/// Values that more than one path reads.
@Suite struct BranchTests {
    /// The parameter comes from the cell just before, and only one branch may take it from there.
    @Test(arguments: [(0, -5), (1, 64 - 3)])
    func parametersOfAnIfReachBothBranches(condition: Int32, result: Int64) throws {
        let engine = makeEngine()
        let module = try makeModule(
            """
            (module
              (func (export "run") (param i64 i32) (result i64)
                (i64.extend8_s (local.get 0))
                (local.get 1)
                (if (param i64) (result i64)
                  (then (i64.clz))
                  (else (i64.const -1) (i64.mul)))))
            """, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try Linker<Void>(engine: engine).instantiate(module, in: store)
        let run = try instance.function("run", as: ((Int64, Int32) -> Int64).self)
        #expect(try run(5, condition) == result)
    }
}
