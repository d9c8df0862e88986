/// A position in one of a module's index spaces. Spec: core 2.5.1.
///
/// Each space has a type of its own, so that an index of one cannot be used in another.
public protocol ModuleIndex: RawRepresentable, Hashable, Comparable, Sendable,
    ExpressibleByIntegerLiteral, CustomStringConvertible
where RawValue == UInt32 {
    init(rawValue: UInt32)
}

extension ModuleIndex {
    public init(_ position: Int) { self.init(rawValue: UInt32(position)) }
    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }
    /// The index as a subscript for an array.
    public var position: Int { Int(rawValue) }
    public var description: String { String(rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

public struct TypeIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct FunctionIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct TableIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct MemoryIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct GlobalIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct TagIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct ElementIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct DataIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct LocalIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

public struct LabelIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}
