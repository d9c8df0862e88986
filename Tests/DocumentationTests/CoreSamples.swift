import WasmCore

// The sample of `WasmCore.docc`, as it stands there: between the two comments.

// sample
func describe(_ text: String) throws -> [String] {
    let bytes = try WatParser.parseModule(text)  // the binary form
    let module = try ModuleDecoder.decode(ModuleBytes(bytes))
    let context = try ModuleValidator.validate(module)  // all but function bodies
    try context.validateAllBodies()
    return module.exports.map { "\($0.kind) \($0.name)" }
}
// end of sample
