import WasmCore

/// Something that could not be done with a file or folder, and why.
public struct FileSystemError: Error, Hashable, Sendable {
    /// What was to be done.
    public enum Operation: String, Hashable, Sendable {
        /// Opening a folder to give it to a guest.
        case open
        /// Reading a file, or copying it.
        case read
        /// Making a file, or changing its content.
        case write
        /// Reading the names in a folder.
        case list
        /// Making a folder.
        case create
        /// Making a symbolic link.
        case link
        /// Taking a name away.
        case remove
    }

    /// What was to be done.
    public var operation: Operation
    /// With what, as the path was given or, within a tree, counted from there.
    public var path: String
    /// Why it could not be done.
    public var reason: WASIErrno

    /// An error of `operation` on `path`.
    public init(_ operation: Operation, _ path: String, _ reason: WASIErrno) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }
}

extension FileSystemError: CustomStringConvertible {
    /// One line, as in `cannot read /notes.txt: No such file or directory`.
    public var description: String {
        "cannot \(operation.rawValue) \(path.printable): \(reason)"
    }
}
