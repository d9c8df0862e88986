/// First bytes of type definitions other than primitive ones. Spec: component model, `deftype`.
enum ComponentTypeCode: UInt8 {
    case resource = 0x3F
    case function = 0x40
    case component = 0x41
    case instance = 0x42
    case asyncFunction = 0x43
    case map = 0x63
    case future = 0x65
    case stream = 0x66
    case fixedList = 0x67
    case borrow = 0x68
    case own = 0x69
    case result = 0x6A
    case option = 0x6B
    case enumeration = 0x6D
    case flags = 0x6E
    case tuple = 0x6F
    case list = 0x70
    case variant = 0x71
    case record = 0x72

    /// The part of the standard that has the type.
    var feature: Feature? {
        switch self {
        case .map: .componentMaps
        case .fixedList: .componentFixedLists
        case .future, .stream, .asyncFunction: .componentAsync
        default: nil
        }
    }
}

/// First bytes of the parts of types of components and instances. Spec: component model,
/// `componentdecl`.
enum TypeDeclarationCode: UInt8 {
    case coreType = 0
    case type = 1
    case alias = 2
    case `import` = 3
    case export = 4
}

extension DefinedValueType {
    /// nil for primitive types, whose code is their raw value.
    var code: ComponentTypeCode? {
        switch self {
        case .primitive: nil
        case .record: .record
        case .variant: .variant
        case .list: .list
        case .fixedList: .fixedList
        case .tuple: .tuple
        case .flags: .flags
        case .enumeration: .enumeration
        case .option: .option
        case .result: .result
        case .own: .own
        case .borrow: .borrow
        case .stream: .stream
        case .future: .future
        case .map: .map
        }
    }

    /// The part of the standard that has the type; nil where components had it from the start.
    package var requiredFeature: Feature? {
        if case .primitive(let type) = self { return type.row.feature }
        return code?.feature
    }
}
