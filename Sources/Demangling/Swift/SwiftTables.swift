/// What letters of Swift's mangling stand for (docs/ABI/Mangling.rst of the compiler).
enum SwiftTables {
    typealias KnownType = (name: String, kind: SwiftKind.Nominal)

    /// Types of the standard library, after an `S`.
    static let knownTypes: [Unicode.Scalar: KnownType] = [
        "A": ("AutoreleasingUnsafeMutablePointer", .structure), "a": ("Array", .structure),
        "B": ("BinaryFloatingPoint", .protocol), "b": ("Bool", .structure),
        "D": ("Dictionary", .structure), "d": ("Double", .structure),
        "E": ("Encodable", .protocol), "e": ("Decodable", .protocol),
        "F": ("FloatingPoint", .protocol), "f": ("Float", .structure),
        "G": ("RandomNumberGenerator", .protocol), "H": ("Hashable", .protocol),
        "h": ("Set", .structure), "I": ("DefaultIndices", .structure), "i": ("Int", .structure),
        "J": ("Character", .structure), "j": ("Numeric", .protocol),
        "K": ("BidirectionalCollection", .protocol), "k": ("RandomAccessCollection", .protocol),
        "L": ("Comparable", .protocol), "l": ("Collection", .protocol),
        "M": ("MutableCollection", .protocol), "m": ("RangeReplaceableCollection", .protocol),
        "N": ("ClosedRange", .structure), "n": ("Range", .structure),
        "O": ("ObjectIdentifier", .structure), "P": ("UnsafePointer", .structure),
        "p": ("UnsafeMutablePointer", .structure), "Q": ("Equatable", .protocol),
        "q": ("Optional", .enumeration), "R": ("UnsafeBufferPointer", .structure),
        "r": ("UnsafeMutableBufferPointer", .structure), "S": ("String", .structure),
        "s": ("Substring", .structure), "T": ("Sequence", .protocol),
        "t": ("IteratorProtocol", .protocol), "U": ("UnsignedInteger", .protocol),
        "u": ("UInt", .structure), "V": ("UnsafeRawPointer", .structure),
        "v": ("UnsafeMutableRawPointer", .structure), "W": ("UnsafeRawBufferPointer", .structure),
        "w": ("UnsafeMutableRawBufferPointer", .structure), "X": ("RangeExpression", .protocol),
        "x": ("Strideable", .protocol), "Y": ("RawRepresentable", .protocol),
        "y": ("StringProtocol", .protocol), "Z": ("SignedInteger", .protocol),
        "z": ("BinaryInteger", .protocol),
    ]

    /// Those of concurrency, after `Sc`.
    static let knownConcurrencyTypes: [Unicode.Scalar: KnownType] = [
        "A": ("Actor", .protocol), "C": ("CheckedContinuation", .structure),
        "c": ("UnsafeContinuation", .structure), "E": ("CancellationError", .structure),
        "e": ("UnownedSerialExecutor", .structure), "F": ("Executor", .protocol),
        "f": ("SerialExecutor", .protocol), "G": ("TaskGroup", .structure),
        "g": ("ThrowingTaskGroup", .structure), "h": ("TaskExecutor", .protocol),
        "I": ("AsyncIteratorProtocol", .protocol), "i": ("AsyncSequence", .protocol),
        "J": ("UnownedJob", .structure), "M": ("MainActor", .class),
        "P": ("TaskPriority", .structure), "S": ("AsyncStream", .structure),
        "s": ("AsyncThrowingStream", .structure), "T": ("Task", .structure),
        "t": ("UnsafeCurrentTask", .structure),
    ]

    /// After a `B`.
    static let builtinTypes: [Unicode.Scalar: String] = [
        "A": "ImplicitActor", "b": "BridgeObject", "B": "UnsafeValueBuffer",
        "c": "RawUnsafeContinuation", "D": "DefaultActorStorage",
        "d": "NonDefaultDistributedActorStorage", "e": "Executor", "I": "IntLiteral",
        "j": "Job", "O": "UnknownObject", "o": "NativeObject", "P": "PackIndex",
        "p": "RawPointer", "t": "SILToken", "w": "Word",
    ]

    static let operatorCharacters: [Unicode.Scalar: String] = [
        "a": "&", "c": "@", "d": "/", "e": "=", "g": ">", "l": "<", "m": "*", "n": "!", "o": "|",
        "p": "+", "q": "?", "r": "%", "s": "-", "t": "~", "x": "^", "z": ".",
    ]

    static let accessors: [Unicode.Scalar: String] = [
        "m": "materializeForSet", "s": "setter", "g": "getter", "G": "getter", "w": "willset",
        "W": "didset", "r": "read", "M": "modify", "i": "init", "x": "modify2", "y": "read2",
        "b": "borrow", "z": "mutate",
    ]

    static let valueWitnesses: [String: String] = [
        "al": "allocateBuffer", "ca": "assignWithCopy", "ta": "assignWithTake",
        "de": "deallocateBuffer", "xx": "destroy", "XX": "destroyBuffer", "Xx": "destroyArray",
        "CP": "initializeBufferWithCopyOfBuffer", "Cp": "initializeBufferWithCopy",
        "cp": "initializeWithCopy", "TK": "initializeBufferWithTakeOfBuffer",
        "Tk": "initializeBufferWithTake", "tk": "initializeWithTake", "pr": "projectBuffer",
        "xs": "storeExtraInhabitant", "xg": "getExtraInhabitantIndex",
        "Cc": "initializeArrayWithCopy", "Tt": "initializeArrayWithTakeFrontToBack",
        "tT": "initializeArrayWithTakeBackToFront", "ug": "getEnumTag",
        "up": "destructiveProjectEnumData", "ui": "destructiveInjectEnumTag",
        "et": "getEnumTagSinglePayload", "st": "storeEnumTagSinglePayload",
    ]

    /// What is made of a type, after an `M`.
    static let typeMetadata: [Unicode.Scalar: String] = [
        "a": "type metadata accessor", "b": "canonical specialized generic type metadata accessor",
        "B": "reflection metadata builtin descriptor",
        "C": "reflection metadata superclass descriptor",
        "D": "demangling cache variable for type metadata", "f": "full type metadata",
        "F": "reflection metadata field descriptor",
        "i": "type metadata instantiation function", "I": "type metadata instantiation cache",
        "l": "type metadata singleton initialization cache",
        "L": "lazy cache variable for type metadata", "m": "metaclass",
        "M": "canonical prespecialized generic type metadata", "n": "nominal type descriptor",
        "N": "noncanonical specialized generic type metadata",
        "o": "class metadata base offset", "P": "generic type metadata pattern",
        "r": "type metadata completion function", "s": "ObjC resilient class stub",
        "t": "full ObjC resilient class stub", "u": "method lookup function",
        "U": "ObjC metadata update function",
    ]

    /// What is made of a conformance, after a `W`.
    static let witnessTables: [Unicode.Scalar: String] = [
        "P": "protocol witness table", "p": "protocol witness table pattern",
        "G": "generic protocol witness table",
        "I": "instantiation function for generic protocol witness table",
        "r": "resilient protocol witness table", "a": "protocol witness table accessor",
    ]

    /// Code for a type that stands in one place, after `WO`.
    static let outlined: [Unicode.Scalar: String] = [
        "y": "copy", "e": "consume", "r": "retain", "s": "release", "b": "init with take",
        "B": "init with take", "c": "init with copy", "C": "init with copy",
        "d": "assign with take", "D": "assign with take", "f": "assign with copy",
        "F": "assign with copy", "h": "destroy", "H": "destroy", "i": "enum tag store",
        "j": "enum project data", "g": "enum get tag",
    ]

    /// What is said of the whole name, after a `T`; and what says nothing to people.
    static let attributes: [Unicode.Scalar: String] = [
        "o": "@objc ", "O": "@nonobjc ", "D": "dynamic ", "d": "super ", "a": "partial apply for ",
        "A": "partial apply for ",
        "u": "async function pointer to ", "E": "distributed thunk ",
        "F": "distributed accessor for ",
        "m": "", "X": "",
        "x": "",
        "I": "",
    ]

    /// What is made of an entity, after a `T`.
    static let thunks: [Unicode.Scalar: String] = [
        "c": "curry thunk of ", "j": "dispatch thunk of ", "q": "method descriptor for ",
    ]

    /// Function types of other conventions, after an `X`.
    static let functionConventions: [Unicode.Scalar: String] = [
        "E": "", "A": "@autoclosure ", "K": "@autoclosure ", "f": "@convention(thin) ",
        "U": "", "L": "@convention(block) ", "B": "@convention(block) ", "C": "@convention(c) ",
    ]
}
