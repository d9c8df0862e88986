/// Malformed bytes: what is wrong and where. Spec: core 5, binary format.
public struct DecodeError: Error, Hashable, Sendable {
    /// What is wrong; numbers are those that were read.
    public enum Code: Hashable, Sendable {
        case magicMissing
        case unknownVersion
        /// The binary is a component, which has modules in it and is none.
        case component
        case unexpectedEnd
        /// A count or size that goes beyond the bytes left.
        case lengthOutOfBounds
        case integerRepresentationTooLong
        case integerTooLarge
        case malformedUTF8
        case malformedSectionID(UInt8)
        case unexpectedSection
        case sectionSizeMismatch
        case junkAfterLastSection
        case malformedImportKind(UInt8)
        case malformedExportKind(UInt8)
        case malformedLimitsFlags(UInt8)
        case malformedMutability(UInt8)
        case malformedValueType(UInt8)
        case malformedReferenceType(UInt8)
        case malformedHeapType
        case malformedTypeDefinition(UInt8)
        case malformedBlockType
        case malformedTableFlags(UInt8)
        case malformedElementFlags(UInt32)
        case malformedElementKind(UInt8)
        case malformedDataFlags(UInt32)
        case malformedTagAttribute(UInt8)
        case malformedMemoryFlags(UInt32)
        case malformedCastFlags(UInt8)
        case malformedCatchKind(UInt8)
        case malformedPageSize
        case malformedCustomSection
        case illegalOpcode(prefix: UInt8, code: UInt32)
        case zeroByteExpected
        case endExpected
        case functionAndCodeCountsDiffer
        case dataCountAndDataCountsDiffer
        case dataCountSectionRequired
        case tooManyLocals
        case featureDisabled(Feature)
        /// Larger than one of ``ModuleLimits`` allows; the word names the limit.
        case limitExceeded(StaticStringKey)
        /// The work was not wanted any more; see ``InterruptionCheck``.
        case interrupted
    }
    /// What is wrong.
    public var code: Code
    /// Counted from the first byte of the module.
    public var offset: Int

    public init(_ code: Code, offset: Int) {
        self.code = code
        self.offset = offset
    }
}

/// A static string that can be compared: the name of a limit.
public struct StaticStringKey: Hashable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    private let text: StaticString

    public init(stringLiteral value: StaticString) { text = value }
    public var description: String { "\(text)" }
    public static func == (left: Self, right: Self) -> Bool {
        left.description == right.description
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}
