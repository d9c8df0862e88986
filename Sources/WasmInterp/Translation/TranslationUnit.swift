import WasmCore

/// What translation needs to know of a module. At one place, as its translators share it.
final class TranslationUnit: Sendable {
    private let shared: SharedModule
    var decoded: DecodedModule {
        _read { yield shared.decoded }
    }
    let options: CodeOptions
    /// Code of the defined functions; the array is never moved.
    nonisolated(unsafe) let functions: UnsafeMutablePointer<FunctionCode>
    /// For each type its canonical index.
    let types: [CanonicalTypeIndex]
    let typeInfos: TypeInfos
    let signatures: SignatureTable
    let limits: ModuleLimits

    init(
        _ shared: SharedModule, _ options: CodeOptions,
        functions: UnsafeMutablePointer<FunctionCode>, types: [CanonicalTypeIndex],
        typeInfos: TypeInfos, limits: ModuleLimits
    ) {
        self.shared = shared
        self.options = options
        self.functions = functions
        self.types = types
        self.typeInfos = typeInfos
        self.limits = limits
        signatures = SignatureTable(shared.decoded.types)
    }

    func failure(
        _ code: ValidationError.Code, definedIndex: Int, offset: Int? = nil
    ) -> ModuleError {
        .invalid(
            ValidationError(
                code, offset: offset ?? decoded.bodies[definedIndex].range.lowerBound,
                function: FunctionIndex(definedIndex + decoded.importedFunctionCount)))
    }

    func signature(definedIndex: Int) -> Signature {
        signatures[decoded.functions[definedIndex + decoded.importedFunctionCount].rawValue]
    }

    /// The signature of a function that validation has seen.
    @inline(__always)
    func signature(function index: UInt32) -> Signature {
        signatures[decoded.functions[Int(index)].rawValue]
    }
}
