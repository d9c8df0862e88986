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

    /// How files begin that are made anew each time, and that nobody changes.
    private static let mark = "// Made by Weft from the world `"

    /// The first line of such a file.
    static func head(_ world: Resolution.World, of package: String?) -> String {
        "\(mark)\(world.name)`\(package.map { " of `\($0)`" } ?? ""). Do not edit."
    }

    /// How many bytes of a file ``isMade(_:)`` looks at.
    package static var markByteCount: Int { mark.utf8.count }

    /// Whether a file was made anew before, and may be once more.
    ///
    /// - Parameter bytes: At least as many as are looked at, if the file has them.
    package static func isMade(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.starts(with: mark.utf8)
    }
}
