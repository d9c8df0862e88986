/// A position in one of a module's index spaces. Spec: core 2.5.1.
///
/// Each space has a type of its own, so that an index of one cannot be used in another.
public protocol ModuleIndex: RawRepresentable, Hashable, Comparable, Sendable,
    ExpressibleByIntegerLiteral, CustomStringConvertible
where RawValue == UInt32 {
    init(rawValue: UInt32)
}

extension ModuleIndex {
    /// The index of a position in an array.
    ///
    /// - Parameter position: Within 32 bits; another one is a precondition failure.
    public init(_ position: Int) { self.init(rawValue: UInt32(position)) }
    public init(integerLiteral value: UInt32) { self.init(rawValue: value) }
    /// The index as a subscript for an array.
    public var position: Int { Int(rawValue) }
    public var description: String { String(rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// A position among a module's types, groups flattened.
public struct TypeIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A position among functions, imported ones first.
public struct FunctionIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A position among tables, imported ones first.
public struct TableIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A position among memories, imported ones first.
public struct MemoryIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// A position among tags, imported ones first.
public struct TagIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}

/// How many blocks lie between a branch and its target: 0 is the innermost one.
public struct LabelIndex: ModuleIndex {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
}
