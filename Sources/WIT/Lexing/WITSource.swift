/// A file as it was read.
public struct WITSource: Hashable, Sendable {
    /// Its name, as messages show it. In a folder it is relative to that: `deps/io/streams.wit`.
    public var path: String
    /// What is in it; text has to be UTF-8.
    public var bytes: [UInt8]

    /// A file of these bytes; nothing is looked at yet.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
