import Testing
import WasmCore

/// Every module of the specification's test suite, text and binary.
@Suite struct ValidationSpecTests {
    static let files = TextSuite.files.filter { !$0.hasPrefix("legacy/") }

    @Test(.enabled(if: !files.isEmpty, noSharedData), arguments: files)
    func modulesAreAcceptedOrRefusedAsTheSuiteSays(file: String) throws {
        for directive in try WastScript.parse(TextSuite.read(file)) {
            let place = "\(file):\(directive.line)"
            switch directive.kind {
            case .module(let module), .assertModuleTrap(let module, _),
                .assertUnlinkable(let module, _):
                if let error = try validate(module, file, "") {
                    Issue.record("\(place): \(error)")
                }
            case .assertInvalid(let module, let message):
                guard case .invalid(let error) = try validate(module, file, message) else {
                    Issue.record("\(place): not refused as invalid: \(message)")
                    continue
                }
                #expect("\(error)".hasPrefix(message), "\(place): \(error), not \(message)")
            default: break
            }
        }
    }

    private func validate(
        _ module: WastModule, _ file: String, _ message: String
    ) throws -> ModuleError? {
        let bytes = try module.assemble()
        var features = Features.all
        // Written before there were several memories or tables.
        if file.hasPrefix("proposals/threads/") { features = features.removing(.multiMemory) }
        if message == "multiple tables" { features = features.removing(.referenceTypes) }
        return validationError(bytes, features: features)
    }
}

/// Decodes and validates a module with its bodies.
func validationError(
    _ bytes: [UInt8], features: Features = .all, limits: ModuleLimits = .standard
) -> ModuleError? {
    do throws(ModuleError) {
        let module: DecodedModule
        do {
            module = try ModuleDecoder.decode(ModuleBytes(bytes), limits: limits)
        } catch {
            throw .malformed(error)
        }
        let context = try ModuleValidator.validate(module, features: features, limits: limits)
        try context.validateAllBodies()
        return nil
    } catch {
        return error
    }
}
