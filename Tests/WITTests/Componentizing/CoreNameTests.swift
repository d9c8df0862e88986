import Testing
import WasmCore

@testable import WIT

@Suite("Names of core imports")
struct CoreNameTests {
    @Test(
        "say which built-in is meant",
        arguments: [
            ("[resource-drop]r", .resourceDrop, nil, "r", false),
            ("[stream-cancel-read-12]f", .streamCancelRead, "12", "f", false),
            ("[async-lower][stream-read-0][method]r.f", .streamRead, "0", "[method]r.f", true),
            ("[future-new-unit]", .futureNew, "unit", "", false),
            ("[context-get-i64-1]", .contextGet, "i64-1", "", false),
            ("[error-context-new-latin1+utf16]", .errorContextNew, "latin1+utf16", "", false),
            ("[thread-suspend-then-resume]", .threadSuspendThenResume, nil, "", false),
            ("[thread-new-indirect-v0]", .threadNewIndirect, nil, "", false),
        ] as [(String, CanonicalOperation, String?, String, Bool)])
    func builtIn(
        _ text: String, _ operation: CanonicalOperation, _ detail: String?, _ subject: String,
        _ isAsync: Bool
    ) throws {
        let name = try #require(BuiltInName(text))
        #expect(name.operation == operation)
        #expect(name.detail.map(String.init) == detail)
        #expect(String(name.subject) == subject)
        #expect(name.isAsync == isAsync)
    }

    @Test(
        "are nothing else",
        arguments: ["", "f", "[lift]f", "[thread-new-indirect]", "[method]r.f", "[stream-read-0"])
    func others(_ text: String) { #expect(BuiltInName(text) == nil) }

    @Test("of the shim are those that the fixup fills", arguments: [false, true])
    func shim(_ initializes: Bool) throws {
        let types = [FunctionType([.i32, .f64], [.i64]), FunctionType(), FunctionType()]
        let module = ShimModule(functions: types)
        for bytes in [module.shim, module.fixup(initializes: initializes)] {
            let decoded = try ModuleDecoder.decode(ModuleBytes(bytes))
            try ModuleValidator.validate(decoded).validateAllBodies()
        }
        let shim = try ModuleDecoder.decode(ModuleBytes(module.shim))
        #expect(shim.exports.map(\.name) == ["0", "1", "2", "$imports"])
    }
}
