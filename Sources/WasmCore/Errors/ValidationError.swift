/// A well-formed module that the typing rules refuse: what and where. Spec: core 3, validation.
public struct ValidationError: Error, Hashable, Sendable {
    /// The rule that is broken; numbers are indices of the module.
    public enum Code: Error, Hashable, Sendable {
        /// No type has this index, or none that may be named there yet.
        case unknownType(UInt32)
        /// No function has this index.
        case unknownFunction(UInt32)
        /// No table has this index.
        case unknownTable(UInt32)
        /// No memory has this index.
        case unknownMemory(UInt32)
        /// No global has this index, or none that a constant expression may read there.
        case unknownGlobal(UInt32)
        /// No tag has this index.
        case unknownTag(UInt32)
        /// No element segment has this index.
        case unknownElementSegment(UInt32)
        /// No data segment has this index.
        case unknownDataSegment(UInt32)
        /// The function has fewer parameters and locals.
        case unknownLocal(UInt32)
        /// Fewer structured instructions are open.
        case unknownLabel(UInt32)
        /// The structure has fewer fields.
        case unknownField(UInt32)
        /// The top of the stack is not what the instruction needs; nil means nothing is there.
        case typeMismatch(expected: String, actual: String?)
        /// A local of a type without null is read where it may not have been set.
        case uninitializedLocal(UInt32)
        /// `ref.func` of a function that nothing outside of bodies names.
        case undeclaredFunctionReference(UInt32)
        /// A constant global is set.
        case immutableGlobal(UInt32)
        /// A constant field of a structure is set.
        case immutableField
        /// The elements of an array that is constant are changed.
        case immutableArray
        /// What is narrower than its operand is read without saying how, or what is not is.
        case packedFieldAccess
        /// An access claims a larger alignment than it has bytes.
        case alignmentTooLarge
        /// An offset beyond the addresses of the memory.
        case offsetOutOfRange
        /// The vector has fewer lanes.
        case invalidLaneIndex
        /// An initialiser has an instruction that has to be executed.
        case constantExpressionRequired
        /// `select` names other than one type.
        case invalidResultArity
        /// The start function has parameters or results.
        case startFunctionType
        /// Two exports share the name.
        case duplicateExportName(String)
        /// Limits that nothing is within.
        case sizeMinimumGreaterThanMaximum
        /// A memory whose limits go beyond the addresses it may have.
        case memorySizeTooLarge(pagesMax: UInt64)
        /// A table whose limits go beyond the indices it may have.
        case tableSizeTooLarge
        /// A shared memory has to say how large it may become.
        case sharedMemoryWithoutMaximum
        /// Pages of other than 1 or 65,536 bytes.
        case invalidPageSize
        /// A type that its declared supertype does not allow for.
        case supertypeMismatch(TypeIndex)
        /// A type that is declared below a final one.
        case finalSupertype(TypeIndex)
        /// A type that is declared below several.
        case multipleSupertypes(TypeIndex)
        /// The index is one of another kind of type, where a function type is due.
        case nonFunctionType(UInt32)
        /// The index is one of another kind of type, where a structure is due.
        case nonStructureType(UInt32)
        /// The index is one of another kind of type, where an array is due.
        case nonArrayType(UInt32)
        /// A tag whose type has results.
        case nonEmptyTagResult
        /// More than one table, without reference types.
        case multipleTables
        /// A feature that the validator was told not to accept.
        case featureDisabled(Feature)
        /// Larger than one of ``ModuleLimits`` allows; the word names the limit.
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

    /// An error at a place.
    public init(_ code: Code, offset: Int, function: FunctionIndex? = nil) {
        self.code = code
        self.offset = offset
        self.function = function
    }
}

/// Why bytes are not a valid module.
public enum ModuleError: Error, Hashable, Sendable {
    /// They are not in the binary format.
    case malformed(DecodeError)
    /// They are, and break a rule of validation.
    case invalid(ValidationError)

    /// Whether nothing is known to be wrong, but the work was not wanted any more.
    public var isInterruption: Bool {
        switch self {
        case .malformed(let error): error.code == .interrupted
        case .invalid(let error): error.code == .interrupted
        }
    }
}
