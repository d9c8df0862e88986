/// A file of Swift that was made from WIT.
public struct GeneratedFile: Hashable, Sendable {
    /// Its name, without a folder.
    public var path: String
    /// What is in it. The same package gives the same text.
    public var text: String

    /// A file of this text.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
