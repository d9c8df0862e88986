// What is wrong, and where.

extension ComponentValidator {
    func fail(_ code: ComponentError.Code) -> ComponentError {
        ComponentError(code, offset: offset, item: itemPath)
    }

    func fail(_ rule: String) -> ComponentError { fail(.invalid(rule)) }

    func require(_ feature: Feature) throws(ComponentError) {
        guard features.contains(feature) else { throw fail(.featureDisabled(feature)) }
    }

    /// The way to the definition that is looked at: "component 2, canon 5".
    var itemPath: String {
        guard !scopes.isEmpty, let item = item else { return scopes.last?.path ?? "" }
        return scope.path.isEmpty ? item : "\(scope.path), \(item)"
    }

    private var item: String? {
        let scope = scope
        guard !scope.isAtEnd else { return nil }
        let spaces = scope.spaces
        switch scope.source {
        case .component(let component):
            switch component.definitions[scope.position] {
            case .coreModule: return "core module \(spaces.coreModules.count)"
            case .coreInstance: return "core instance \(spaces.coreInstances.count)"
            case .coreType: return "core type \(spaces.coreTypes.count)"
            case .component: return "component \(spaces.components.count)"
            case .instance: return "instance \(spaces.instances.count)"
            case .alias: return "alias \(scope.aliasCount)"
            case .type: return "type \(spaces.types.count)"
            case .canonical: return "canon \(scope.canonicalCount)"
            case .import: return "import \(scope.imports.count)"
            case .export: return "export \(scope.exports.count)"
            }
        case .declarations(let declarations):
            switch declarations[scope.position] {
            case .coreType: return "core type \(spaces.coreTypes.count)"
            case .type: return "type \(spaces.types.count)"
            case .alias: return "alias \(scope.aliasCount)"
            case .import: return "import \(scope.imports.count)"
            case .export: return "export \(scope.exports.count)"
            }
        }
    }

    /// Gives a difference of types the words around it.
    func within<T>(
        _ place: String, _ check: () throws(Subtyping.Mismatch) -> T
    ) throws(ComponentError) -> T {
        do throws(Subtyping.Mismatch) {
            return try check()
        } catch {
            switch error.cause {
            case .difference: throw fail(place.isEmpty ? error.reason : error.within(place).reason)
            case .exhaustion: throw tooMuchWorkOnTypes
            case .interruption: throw fail(.interrupted)
            }
        }
    }
}
