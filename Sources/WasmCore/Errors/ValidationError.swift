/// A well-formed module that the typing rules refuse: what and where. Spec: core 3, validation.
public struct ValidationError: Error, Hashable, Sendable {
    /// The rule that is broken; numbers are indices of the module.
    public enum Code: Error, Hashable, Sendable {
        case unknownType(UInt32)
        case unknownFunction(UInt32)
        case unknownTable(UInt32)
        case unknownMemory(UInt32)
        case unknownGlobal(UInt32)
        case unknownTag(UInt32)
        case unknownElementSegment(UInt32)
        case unknownDataSegment(UInt32)
        case unknownLocal(UInt32)
        case unknownLabel(UInt32)
        case unknownField(UInt32)
        /// The top of the stack is not what the instruction needs; nil means nothing is there.
        case typeMismatch(expected: String, actual: String?)
        case uninitializedLocal(UInt32)
        case undeclaredFunctionReference(UInt32)
        case immutableGlobal(UInt32)
        case immutableField
        case immutableArray
        case packedFieldAccess
        case alignmentTooLarge
        case offsetOutOfRange
        case invalidLaneIndex
        case constantExpressionRequired
        case invalidResultArity
        case startFunctionType
        case duplicateExportName(String)
        case sizeMinimumGreaterThanMaximum
        case memorySizeTooLarge(pagesMax: UInt64)
        case tableSizeTooLarge
        case sharedMemoryWithoutMaximum
        case invalidPageSize
        case supertypeMismatch(TypeIndex)
        case finalSupertype(TypeIndex)
        case multipleSupertypes(TypeIndex)
        case nonFunctionType(UInt32)
        case nonStructureType(UInt32)
        case nonArrayType(UInt32)
        case nonEmptyTagResult
        case multipleMemories
        case multipleTables
        case featureDisabled(Feature)
        case limitExceeded(StaticStringKey)
        /// The work was not wanted any more; see ``InterruptionCheck``.
        case interrupted
        /// A condition with no parameters, in the words of the specification.
        case other(StaticStringKey)
    }
    /// The rule that is broken.
    public var code: Code
    /// Counted from the first byte of the module.
    public var offset: Int
    /// The function whose body breaks it; nil outside of bodies.
    public var function: FunctionIndex?

    public init(_ code: Code, offset: Int, function: FunctionIndex? = nil) {
        self.code = code
        self.offset = offset
        self.function = function
    }
}

/// Why bytes are not a valid module.
public enum ModuleError: Error, Hashable, Sendable {
    case malformed(DecodeError)
    case invalid(ValidationError)

    /// Whether nothing is known to be wrong, but the work was not wanted any more.
    public var isInterruption: Bool {
        switch self {
        case .malformed(let error): error.code == .interrupted
        case .invalid(let error): error.code == .interrupted
        }
    }
}
