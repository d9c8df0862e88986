/// One decoded instruction: opcode, place, and immediates in a fixed shape without allocation.
///
/// Which fields mean something follows from the opcode's ``ImmediateKind``:
///
/// | kind | `index` | `index2` | `bits` | others |
/// |---|---|---|---|---|
/// | function, type, local, global, table, element, data, tag, memoryIndex, label | index | | | |
/// | callIndirect | type | table | | |
/// | tableTable, memoryMemory | target | source | | |
/// | elementTable, dataMemory | segment | table, memory | | |
/// | memory, memoryLane | memory | alignment exponent | offset | `lane` |
/// | typeField, typeCount, typeData, typeElement, typeType | type | second number | | |
/// | i32, i64, f32, f64 | | | the bits, zero-extended | |
/// | v128, shuffle | | | lower half | `bitsHigh` upper half |
/// | heapType | | | | `heapType` |
/// | castLabel | label | | | `castSource`, `castTarget` |
/// | blockType | | | | `blockType` |
/// | tryTable | clause count | | | `blockType`, `list` |
/// | labelTable, selectTypes | count, without the default label | | | `list` |
///
/// `list` is the byte range of the entries, read again with ``InstructionReader``.
public struct Instruction: Sendable {
    /// Which instruction it is; prefixes are part of it.
    public var opcode: Opcode
    /// The lane of a vector that is taken or set.
    public var lane: UInt8 = 0
    /// Of the opcode's first byte, counted from the start of the module.
    public var offset: Int
    /// The first number; see the table above.
    public var index: UInt32 = 0
    /// The second number; see the table above.
    public var index2: UInt32 = 0
    /// A constant, an offset in memory, or the lower half of a vector.
    public var bits: UInt64 = 0
    /// The upper half of a vector.
    public var bitsHigh: UInt64 = 0
    /// What a structured instruction takes and leaves.
    public var blockType: BlockType = .empty
    /// What `ref.null`, `ref.test` or `ref.cast` names.
    public var heapType: HeapType = .any
    /// The type before a branch on a cast.
    public var castSource = ReferenceType(isNullable: false, .any)
    /// The type that a branch on a cast asks for.
    public var castTarget = ReferenceType(isNullable: false, .any)
    /// Where entries lie that are read on their own.
    public var list: Range<Int> = 0..<0

    /// An instruction whose immediates are all zero or empty.
    public init(_ opcode: Opcode, offset: Int) {
        self.opcode = opcode
        self.offset = offset
    }
}

/// What a structured instruction takes and leaves. Spec: core 2.4.8, block types.
public enum BlockType: Hashable, Sendable {
    /// Takes nothing and leaves nothing.
    case empty
    /// Takes nothing and leaves one value.
    case value(ValueType)
    /// Takes and leaves what a function type says.
    case type(TypeIndex)
}

/// One clause of `try_table`. Spec: core 2.4.8.
public struct CatchClause: Hashable, Sendable {
    /// Which exceptions a clause catches, and whether it hands on a reference to them.
    public enum Kind: UInt8, Sendable {
        /// Those of a tag; the label gets their payload.
        case tag = 0
        /// Those of a tag; the label gets their payload, then a reference.
        case tagWithReference
        /// All; the label gets nothing.
        case all
        /// All; the label gets a reference.
        case allWithReference
    }
    /// What the clause catches.
    public var kind: Kind
    /// Meaningful for the first two kinds.
    public var tag: TagIndex
    /// Where execution goes on, with the payload as its operands.
    public var label: LabelIndex

    /// A clause; `tag` is ignored where the kind has none.
    public init(kind: Kind, tag: TagIndex, label: LabelIndex) {
        self.kind = kind
        self.tag = tag
        self.label = label
    }
}
