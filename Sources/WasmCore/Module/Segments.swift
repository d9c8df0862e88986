/// Instructions with their `end`, as a range of the module's bytes. Spec: core 2.5.3.
public struct ConstantExpression: Sendable {
    /// The instructions, `end` included.
    public var range: Range<Int>

    public init(range: Range<Int>) { self.range = range }
}

/// Local declarations and instructions, as a range of the module's bytes. Spec: core 5.5.13.
public struct FunctionBody: Sendable {
    /// After the size field: local declarations, instructions, `end`.
    public var range: Range<Int>

    public init(range: Range<Int>) { self.range = range }
}

/// Spec: core 2.5.7.
public struct ElementSegment: Sendable {
    /// When the segment is used, and where.
    public enum Mode: Sendable {
        case passive
        case active(TableIndex, offset: ConstantExpression)
        case declarative
    }
    /// The two forms that the binary format has for elements.
    public enum Items: Sendable {
        case functions([FunctionIndex])
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

    public init(type: ReferenceType, items: Items, mode: Mode, offset: Int = 0) {
        self.type = type
        self.items = items
        self.mode = mode
        self.offset = offset
    }
}

/// Spec: core 2.5.8.
public struct DataSegment: Sendable {
    /// When the segment is used, and where.
    public enum Mode: Sendable {
        case passive
        case active(MemoryIndex, offset: ConstantExpression)
    }
    /// The bytes, as a range of the module.
    public var range: Range<Int>
    /// Whether instantiation copies the bytes to a memory.
    public var mode: Mode
    /// Byte offset of the segment.
    public var offset: Int

    public init(range: Range<Int>, mode: Mode, offset: Int = 0) {
        self.range = range
        self.mode = mode
        self.offset = offset
    }
}
