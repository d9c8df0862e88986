/// Something that a module needs from outside. Spec: core 2.5.11.
public struct Import: Hashable, Sendable {
    private var exactModule: ExactName
    private var exactName: ExactName
    /// What has to be there; type indices are the module's own.
    public var type: ExternalType
    /// Byte offset of the entry.
    public var offset: Int

    /// An import; `offset` is for errors alone.
    public init(module: String, name: String, type: ExternalType, offset: Int = 0) {
        exactModule = ExactName(module)
        exactName = ExactName(name)
        self.type = type
        self.offset = offset
    }

    /// The first of the two names by which it is looked up.
    public var module: String {
        get { exactModule.text }
        set { exactModule.text = newValue }
    }
    /// The second of the two names.
    public var name: String {
        get { exactName.text }
        set { exactName.text = newValue }
    }
}

/// Something that a module offers under a name. Spec: core 2.5.10.
public struct Export: Hashable, Sendable {
    private var exactName: ExactName
    /// Which index space ``index`` is of.
    public var kind: ExternalKind
    /// The position in the index space, imported entries counted.
    public var index: UInt32
    /// Byte offset of the entry.
    public var offset: Int

    /// An export; `offset` is for errors alone.
    public init(name: String, kind: ExternalKind, index: UInt32, offset: Int = 0) {
        exactName = ExactName(name)
        self.kind = kind
        self.index = index
        self.offset = offset
    }

    /// Any text, the empty one too; no two exports of a valid module share one.
    public var name: String {
        get { exactName.text }
        set { exactName.text = newValue }
    }
}
