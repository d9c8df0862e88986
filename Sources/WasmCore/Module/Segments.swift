/// Instructions with their `end`, as a range of the module's bytes. Spec: core 2.5.3.
public struct ConstantExpression: Hashable, Sendable {
    /// The instructions, `end` included.
    public var range: Range<Int>

    /// The expression at a range of a module's bytes.
    public init(range: Range<Int>) { self.range = range }
}

/// Local declarations and instructions, as a range of the module's bytes. Spec: core 5.5.13.
public struct FunctionBody: Hashable, Sendable {
    /// After the size field: local declarations, instructions, `end`.
    public var range: Range<Int>

    /// The body at a range of a module's bytes.
    public init(range: Range<Int>) { self.range = range }
}

/// References that tables are filled with. Spec: core 2.5.7.
public struct ElementSegment: Hashable, Sendable {
    /// When the segment is used, and where.
    public enum Mode: Hashable, Sendable {
        /// Instructions copy from it, until it is dropped.
        case passive
        /// Instantiation copies it to the table, then drops it.
        case active(TableIndex, offset: ConstantExpression)
        /// It only declares functions that bodies may take references to.
        case declarative
    }
    /// The two forms that the binary format has for elements.
    public enum Items: Hashable, Sendable {
        /// Functions, as the short forms have them.
        case functions([FunctionIndex])
        /// An expression for each element.
        case expressions([ConstantExpression])

        /// How many elements the segment has.
        public var count: Int {
            switch self {
            case .functions(let indices): indices.count
            case .expressions(let expressions): expressions.count
            }
        }
    }
    /// The type of each element.
    public var type: ReferenceType
    /// What the elements are.
    public var items: Items
    /// Whether instantiation copies the elements to a table.
    public var mode: Mode
    /// Byte offset of the segment.
    public var offset: Int

    /// A segment; `offset` is for errors alone.
    public init(type: ReferenceType, items: Items, mode: Mode, offset: Int = 0) {
        self.type = type
        self.items = items
        self.mode = mode
        self.offset = offset
    }
}

/// Bytes that memories are filled with. Spec: core 2.5.8.
public struct DataSegment: Hashable, Sendable {
    /// When the segment is used, and where.
    public enum Mode: Hashable, Sendable {
        /// Instructions copy from it, until it is dropped.
        case passive
        /// Instantiation copies it to the memory, then drops it.
        case active(MemoryIndex, offset: ConstantExpression)
    }
    /// The bytes, as a range of the module.
    public var range: Range<Int>
    /// Whether instantiation copies the bytes to a memory.
    public var mode: Mode
    /// Byte offset of the segment.
    public var offset: Int

    /// A segment; `offset` is for errors alone.
    public init(range: Range<Int>, mode: Mode, offset: Int = 0) {
        self.range = range
        self.mode = mode
        self.offset = offset
    }
}
