/// Spec: core 5.5.4.
public struct CustomSection: Sendable {
    /// What the section is for; several may have the same.
    public var name: String
    /// The content after the name.
    public var range: Range<Int>
    /// Sections other than custom ones that come before it.
    public var sectionsBefore: Int

    public init(name: String, range: Range<Int>, sectionsBefore: Int) {
        self.name = name
        self.range = range
        self.sectionsBefore = sectionsBefore
    }
}

/// Where a section lies. Spec: core 5.5.2.
public struct Section: Sendable {
    /// Which section it is; each is there once at most.
    public var kind: SectionKind
    /// The content, without code and size.
    public var range: Range<Int>
    /// Entries, where the section is a list.
    public var entryCount: Int

    public init(kind: SectionKind, range: Range<Int>, entryCount: Int) {
        self.kind = kind
        self.range = range
        self.entryCount = entryCount
    }
}

/// Section codes, listed in the order that a module must have them in. Spec: core 5.5.2.
public enum SectionKind: UInt8, CaseIterable, Sendable {
    case type = 1
    case `import` = 2
    case function = 3
    case table = 4
    case memory = 5
    case tag = 13
    case global = 6
    case export = 7
    case start = 8
    case element = 9
    case dataCount = 12
    case code = 10
    case data = 11
}
