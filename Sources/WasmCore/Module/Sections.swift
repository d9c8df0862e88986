/// Where a custom section lies, which means something to tools and nothing to the standard.
/// Spec: core 5.5.4.
public struct CustomSection: Hashable, Sendable {
    private var exactName: ExactName
    /// The content after the name.
    public var range: Range<Int>
    /// Sections other than custom ones that come before it.
    public var sectionsBefore: Int

    /// A custom section of a module's bytes.
    public init(name: String, range: Range<Int>, sectionsBefore: Int) {
        exactName = ExactName(name)
        self.range = range
        self.sectionsBefore = sectionsBefore
    }

    /// What the section is for; several may have the same.
    public var name: String {
        get { exactName.text }
        set { exactName.text = newValue }
    }
}

/// Where a section lies. Spec: core 5.5.2.
public struct Section: Hashable, Sendable {
    /// Which section it is; each is there once at most.
    public var kind: SectionKind
    /// The content, without code and size.
    public var range: Range<Int>
    /// Entries, where the section is a list.
    public var entryCount: Int

    /// A section of a module's bytes.
    public init(kind: SectionKind, range: Range<Int>, entryCount: Int) {
        self.kind = kind
        self.range = range
        self.entryCount = entryCount
    }
}

/// Section codes, listed in the order that a module must have them in. Spec: core 5.5.2.
public enum SectionKind: UInt8, CaseIterable, Sendable {
    /// Defined types, in recursive groups.
    case type = 1
    /// What has to be given at instantiation.
    case `import` = 2
    /// The types of the functions that the module defines.
    case function = 3
    /// Tables, with initial values where there are some.
    case table = 4
    /// Memories.
    case memory = 5
    /// Tags of exceptions.
    case tag = 13
    /// Globals, with their initial values.
    case global = 6
    /// What instances offer under names.
    case export = 7
    /// The function that instantiation calls.
    case start = 8
    /// Element segments.
    case element = 9
    /// How many data segments there are, so that bodies can be checked before them.
    case dataCount = 12
    /// Function bodies.
    case code = 10
    /// Data segments.
    case data = 11
}
