/// The type of a core module. Spec: component model, `core:moduletype`.
///
/// Type indices are numbers of the table's ``ComponentTypeTable/coreTypes``.
package struct CoreModuleType: Hashable, Sendable {
    package var imports: [CoreModuleImport]
    /// In order; no name stands twice.
    package var exports: [CoreModuleExport]

    package init(imports: [CoreModuleImport], exports: [CoreModuleExport]) {
        self.imports = imports
        self.exports = exports
    }
}

/// What a core module imports under its two names.
package struct CoreModuleImport: Hashable, Sendable {
    package var module: ExactName
    package var name: ExactName
    package var type: ExternalType
}

/// What a core module or core instance exports.
package struct CoreModuleExport: Hashable, Sendable {
    package var name: ExactName
    package var type: ExternalType
}
