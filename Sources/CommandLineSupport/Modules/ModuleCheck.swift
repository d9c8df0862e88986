package import WasmCore

/// All that can be said about a module before it is linked.
package struct ModuleCheck {
    private let features: Features
    private let limits: ModuleLimits

    package init(features: Features = .all, limits: ModuleLimits = .standard) {
        self.features = features
        self.limits = limits
    }

    package func check(_ bytes: ModuleBytes) throws(ModuleError) {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(bytes, features: features, limits: limits)
        } catch {
            throw .malformed(error)
        }
        let context = try ModuleValidator.validate(decoded, features: features, limits: limits)
        try context.validateAllBodies()
    }
}
