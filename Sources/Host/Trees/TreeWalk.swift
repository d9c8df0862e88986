/// Goes through all that is below a directory, without following links.
///
/// What is still to be done is kept, not called: depth is the choice of whoever made the tree.
struct TreeWalk {
    /// A name that was found.
    struct Step {
        /// Where it is, a handle.
        var directory: any FileSystemDirectory
        var name: FileName
        var type: FileType
        /// The path of the directory, which all names in it share.
        var above: String
        var depth: Int

        /// From where the walk began, with a slash first.
        var path: String { above + "/" + String(decoding: name.bytes, as: UTF8.self) }
    }

    /// Directories within each other, each of which holds a handle.
    static let depthMax = 256
    /// Names in one directory.
    static let entriesMax = 1_000_000
    /// Bytes of a path, as guests can open them.
    static let pathBytesMax = 4095

    private var steps: [Step] = []

    /// A walk through what is below a directory.
    init(_ root: any FileSystemDirectory) throws(FileSystemError) {
        try add(root, path: "", depth: 0)
    }

    /// The next name; directories before what is in them, others in the order of their names.
    mutating func next() -> Step? { steps.popLast() }

    /// Goes through a directory that was found.
    mutating func enter(_ step: Step) throws(FileSystemError) {
        let directory: any FileSystemDirectory
        do throws(WASIErrno) {
            guard step.depth < Self.depthMax else { throw .nametoolong }
            directory = try step.directory.openDirectory(step.name).reopen()
        } catch {
            throw FileSystemError(.list, step.path, error)
        }
        try add(directory, path: step.path, depth: step.depth)
    }

    private mutating func add(
        _ directory: any FileSystemDirectory, path: String, depth: Int
    ) throws(FileSystemError) {
        let entries: [DirectoryEntry]
        do throws(WASIErrno) {
            entries = try directory.entries(countMax: Self.entriesMax)
        } catch {
            throw FileSystemError(.list, path.isEmpty ? "/" : path, error)
        }
        for entry in entries.reversed() {
            guard let name = FileName(entry.name) else { continue }
            guard path.utf8.count + entry.name.count < Self.pathBytesMax else {
                throw FileSystemError(.list, path, .nametoolong)
            }
            steps.append(
                Step(
                    directory: directory, name: name, type: entry.type, above: path,
                    depth: depth + 1))
        }
    }
}
