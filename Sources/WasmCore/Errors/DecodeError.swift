/// Malformed bytes: what is wrong and where. Spec: core 5, binary format.
public struct DecodeError: Error, Hashable, Sendable {
    /// What is wrong; numbers are those that were read.
    public enum Code: Hashable, Sendable {
        /// The bytes do not begin with `\0asm`.
        case magicMissing
        /// The version is not 1.
        case unknownVersion
        /// The binary is a component, which has modules in it and is none.
        case component
        /// The binary is a module, where a component has to be.
        case module
        /// The bytes, a section or a body end within a value.
        case unexpectedEnd
        /// A count or size that goes beyond the bytes left.
        case lengthOutOfBounds
        /// A LEB128 number has more bytes than its type may have.
        case integerRepresentationTooLong
        /// The last byte of a LEB128 number has bits that its type has not.
        case integerTooLarge
        /// A name is no UTF-8.
        case malformedUTF8
        /// No section has this code.
        case malformedSectionID(UInt8)
        /// A section that is there already, or has to stand before one that is.
        case unexpectedSection
        /// What a section holds ends before or behind its announced size.
        case sectionSizeMismatch
        /// The same, behind the last section that there may be.
        case junkAfterLastSection
        /// No kind of import has this code.
        case malformedImportKind(UInt8)
        /// No kind of export has this code.
        case malformedExportKind(UInt8)
        /// Flags of limits that mean nothing for a table or memory.
        case malformedLimitsFlags(UInt8)
        /// Neither 0, immutable, nor 1, mutable.
        case malformedMutability(UInt8)
        /// No value type has this code.
        case malformedValueType(UInt8)
        /// No reference type has this code.
        case malformedReferenceType(UInt8)
        /// A negative code that no heap type has, or an index beyond 32 bits.
        case malformedHeapType
        /// No kind of defined type has this code.
        case malformedTypeDefinition(UInt8)
        /// Neither empty, nor a value type, nor an index of 32 bits.
        case malformedBlockType
        /// A table with an initialiser has a byte before its type that is not zero.
        case malformedTableFlags(UInt8)
        /// No form of element segment has this number.
        case malformedElementFlags(UInt32)
        /// Elements that are not functions, which only code 0 stands for.
        case malformedElementKind(UInt8)
        /// No form of data segment has this number.
        case malformedDataFlags(UInt32)
        /// Anything but 0, which stands for exceptions.
        case malformedTagAttribute(UInt8)
        /// An alignment exponent with bits above the one for a memory index.
        case malformedMemoryFlags(UInt32)
        /// Flags of `br_on_cast` beyond those for null.
        case malformedCastFlags(UInt8)
        /// No kind of catch clause has this code.
        case malformedCatchKind(UInt8)
        /// A page size whose exponent is 64 or more.
        case malformedPageSize
        /// A section of known name that breaks its own format.
        case malformedCustomSection
        /// No instruction has this code; prefix 0 stands for none.
        case illegalOpcode(prefix: UInt8, code: UInt32)
        /// A reserved byte that is not zero.
        case zeroByteExpected
        /// An expression without its `end`, or an `else` without its `if`.
        case endExpected
        /// As many functions as bodies there have to be.
        case functionAndCodeCountsDiffer
        /// As many data segments as announced there have to be.
        case dataCountAndDataCountsDiffer
        /// An instruction names a data segment, and no section announces how many there are.
        case dataCountSectionRequired
        /// A function has 2^32 locals or more.
        case tooManyLocals
        /// In a component, no form of what the word names begins with this byte.
        case malformedLeadingByte(UInt8, of: StaticStringKey)
        /// In a component, a name has an attribute of this word twice.
        case duplicateAttribute(StaticStringKey)
        /// The encoding belongs to a feature that the decoder was told not to accept.
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

    /// An error at a place.
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
