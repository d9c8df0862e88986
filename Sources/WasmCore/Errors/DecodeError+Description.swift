// The words are those of the specification's test suite, where it has a case.

extension DecodeError: CustomStringConvertible {
    /// The message and the byte offset.
    public var description: String { "\(message) at offset 0x\(String(offset, radix: 16))" }

    /// What is wrong, without the place.
    public var message: String {
        if code == .unexpectedEnd, offset < ModuleBytes.headerBytes { return "unexpected end" }
        return code.message
    }
}

extension DecodeError.Code {
    /// What is wrong.
    public var message: String {
        switch self {
        case .magicMissing: "magic header not detected"
        case .unknownVersion: "unknown binary version"
        case .component: "unknown binary version: this is a component, not a module"
        case .module: "expected a version header for a component: this is a module"
        case .unexpectedEnd: "unexpected end of section or function"
        case .lengthOutOfBounds: "length out of bounds"
        case .integerRepresentationTooLong: "integer representation too long"
        case .integerTooLarge: "integer too large"
        case .malformedUTF8: "malformed UTF-8 encoding"
        case .malformedSectionID(let id): "malformed section id: \(id)"
        case .unexpectedSection, .junkAfterLastSection: "unexpected content after last section"
        case .sectionSizeMismatch: "section size mismatch"
        case .zeroByteExpected, .malformedTableFlags: "zero byte expected"
        case .endExpected: "END opcode expected"
        case .functionAndCodeCountsDiffer:
            "function and code section have inconsistent lengths"
        case .dataCountAndDataCountsDiffer:
            "data count and data section have inconsistent lengths"
        case .dataCountSectionRequired: "data count section required"
        case .tooManyLocals: "too many locals"
        case .illegalOpcode(prefix: 0, let code): "illegal opcode \(hex(code))"
        case .illegalOpcode(let prefix, let code):
            "illegal opcode \(hex(UInt32(prefix))) \(hex(code))"
        case .featureDisabled(let feature): "\(feature) is not enabled"
        case .limitExceeded(let limit): "too many \(limit)"
        case .interrupted: "interrupted"
        default: malformedMessage
        }
    }

    /// Codes that say which part is malformed.
    private var malformedMessage: String {
        switch self {
        case .malformedImportKind(let kind): "malformed import kind: \(kind)"
        case .malformedExportKind(let kind): "malformed export kind: \(kind)"
        case .malformedLimitsFlags(let flags): "malformed limits flags: \(hex(UInt32(flags)))"
        case .malformedMutability(let code): "malformed mutability: \(code)"
        case .malformedValueType(let code): "malformed value type: \(hex(UInt32(code)))"
        case .malformedReferenceType(let code): "malformed reference type: \(hex(UInt32(code)))"
        case .malformedHeapType: "malformed heap type"
        case .malformedTypeDefinition(let code):
            "malformed definition type: \(hex(UInt32(code)))"
        case .malformedBlockType: "malformed block type"
        case .malformedElementFlags(let flags): "malformed elements segment kind: \(flags)"
        case .malformedElementKind(let kind): "malformed element kind: \(kind)"
        case .malformedDataFlags(let flags): "malformed data segment kind: \(flags)"
        case .malformedTagAttribute(let attribute): "malformed tag attribute: \(attribute)"
        case .malformedMemoryFlags(let flags): "malformed memop flags: \(hex(flags))"
        case .malformedCastFlags(let flags): "malformed br_on_cast flags: \(hex(UInt32(flags)))"
        case .malformedCatchKind(let kind): "malformed catch clause: \(kind)"
        case .malformedPageSize: "invalid custom page size"
        case .malformedCustomSection: "malformed custom section"
        case .malformedLeadingByte(let byte, of: let part):
            "invalid leading byte (0x\(String(byte, radix: 16))) for \(part)"
        case .duplicateAttribute(let word): "duplicate '\(word)' option in name"
        default: "malformed module"
        }
    }

    private func hex(_ value: UInt32) -> String {
        (value < 16 ? "0" : "") + String(value, radix: 16)
    }
}
