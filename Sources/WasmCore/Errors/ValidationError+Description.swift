// The messages begin with the words of the specification's test suite.

extension ValidationError: CustomStringConvertible {
    /// The cause in words, then the function, then the offset in the module.
    public var description: String {
        let place = function.map { " in function \($0)" } ?? ""
        return "\(code)\(place) at offset 0x\(String(offset, radix: 16))"
    }
}

extension ValidationError.Code: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownType(let index): "unknown type \(index)"
        case .unknownFunction(let index): "unknown function \(index)"
        case .unknownTable(let index): "unknown table \(index)"
        case .unknownMemory(let index): "unknown memory \(index)"
        case .unknownGlobal(let index): "unknown global \(index)"
        case .unknownTag(let index): "unknown tag \(index)"
        case .unknownElementSegment(let index): "unknown elem segment \(index)"
        case .unknownDataSegment(let index): "unknown data segment \(index)"
        case .unknownLocal(let index): "unknown local \(index)"
        case .unknownLabel(let index): "unknown label \(index)"
        case .unknownField(let index): "unknown field \(index)"
        case .typeMismatch(let expected, let actual):
            "type mismatch: instruction requires [\(expected)] but stack has [\(actual ?? "")]"
        case .uninitializedLocal(let index): "uninitialized local \(index)"
        case .undeclaredFunctionReference(let index): "undeclared function reference \(index)"
        case .immutableGlobal(let index): "immutable global: global \(index) is immutable"
        case .nonFunctionType(let index): "type mismatch: type \(index) is not a function type"
        case .nonStructureType(let index): "type mismatch: type \(index) is not a structure type"
        case .nonArrayType(let index): "type mismatch: type \(index) is not an array type"
        case .duplicateExportName(let name): "duplicate export name \(name.quoted)"
        case .memorySizeTooLarge(let pagesMax):
            "memory size must be at most \(pagesMax) pages" + (pagesMax == 65_536 ? " (4GiB)" : "")
        case .supertypeMismatch(let index): "sub type \(index) does not match super type"
        case .finalSupertype(let index): "sub type \(index) has a final super type"
        case .multipleSupertypes(let index): "sub type \(index) has more than one super type"
        case .featureDisabled(let feature): Self.description(disabled: feature)
        case .limitExceeded(let name): "\(name) exceeds the limit"
        case .interrupted: "interrupted"
        case .other(let text): text.description
        default: plainDescription
        }
    }

    /// Cases without a parameter.
    private var plainDescription: String {
        switch self {
        case .immutableField: "immutable field"
        case .immutableArray: "immutable array"
        case .packedFieldAccess: "field is packed"
        case .alignmentTooLarge: "alignment must not be larger than natural"
        case .offsetOutOfRange: "offset out of range"
        case .invalidLaneIndex: "invalid lane index"
        case .constantExpressionRequired: "constant expression required"
        case .invalidResultArity: "invalid result arity"
        case .startFunctionType: "start function must not have parameters or results"
        case .sizeMinimumGreaterThanMaximum: "size minimum must not be greater than maximum"
        case .tableSizeTooLarge: "table size must be at most 2^32-1"
        case .sharedMemoryWithoutMaximum: "shared memory must have maximum"
        case .invalidPageSize: "invalid custom page size"
        case .nonEmptyTagResult: "non-empty tag result type"
        case .multipleTables: "multiple tables"
        default: "invalid module"
        }
    }

    private static func description(disabled feature: Feature) -> String {
        // What validators said before the feature existed.
        feature == .multiMemory ? "multiple memories" : "feature \(feature) is disabled"
    }
}

extension ModuleError {
    /// Which of the two it is, and the rest.
    package var sentence: String {
        switch self {
        case .malformed: "malformed module: \(self)"
        case .invalid: "invalid module: \(self)"
        }
    }
}

extension ModuleError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): "\(error)"
        case .invalid(let error): "\(error)"
        }
    }
}
