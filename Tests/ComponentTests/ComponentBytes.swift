import WasmCore

/// Magic number, version, layer.
let componentHeader: [UInt8] = [0, 0x61, 0x73, 0x6D, 0x0D, 0, 1, 0]

/// A component of sections, each a code and its content.
func componentBytes(_ sections: (UInt8, [UInt8])...) -> [UInt8] {
    var writer = ByteWriter()
    writer.raw(componentHeader)
    for (code, content) in sections {
        writer.u8(code)
        writer.count(content.count)
        writer.raw(content)
    }
    return writer.bytes
}

func decodeComponent(
    _ bytes: [UInt8], features: Features = .all, limits: ComponentLimits = .standard
) throws(ComponentError) -> DecodedComponent {
    try ComponentDecoder.decode(ModuleBytes(bytes), features: features, limits: limits)
}

extension ModuleBytes {
    var array: [UInt8] { self[0..<count] }
}

/// Whether two components are the same but for offsets.
func isSame(_ left: DecodedComponent, _ right: DecodedComponent) -> Bool {
    left.definitions.count == right.definitions.count
        && left.customSections.count == right.customSections.count
        && zip(left.definitions, right.definitions).allSatisfy(isSame)
        && zip(left.customSections, right.customSections).allSatisfy {
            $0.name == $1.name && $0.content.array == $1.content.array
                && $0.definitionsBefore == $1.definitionsBefore
        }
}

private func isSame(_ left: ComponentDefinition, _ right: ComponentDefinition) -> Bool {
    switch (left, right) {
    case (.coreModule(let left), .coreModule(let right)): left.array == right.array
    case (.coreInstance(let left), .coreInstance(let right)): left == right
    case (.coreType(let left), .coreType(let right)): left == right
    case (.component(let left), .component(let right)): isSame(left, right)
    case (.instance(let left), .instance(let right)): left == right
    case (.alias(let left), .alias(let right)): left == right
    case (.type(let left), .type(let right)): left == right
    case (.canonical(let left), .canonical(let right)): left == right
    case (.import(let leftName, let leftType), .import(let rightName, let rightType)):
        leftName == rightName && leftType == rightType
    case (
        .export(let leftName, let leftSort, let leftIndex, let leftType),
        .export(let rightName, let rightSort, let rightIndex, let rightType)
    ):
        leftName == rightName && leftSort == rightSort && leftIndex == rightIndex
            && leftType == rightType
    default: false
    }
}
