/// The part of the file for guests that is the same for all worlds. What nobody uses of it is not
/// in the module.
enum GuestRuntime {
    /// Its parts, in order.
    static var parts: [String] {
        [memory, cursors, values, text, resources, waiting, subtasks, errorContexts, aliases]
    }

    /// What users write, without the namespace that it is in.
    static let publicNames: Set<String> = [
        "Borrowed", "ErrorContext", "Failure", "FutureReader", "FutureWriter", "Owned",
        "StreamReader", "StreamWriter", "Subtask", "Text",
    ]

    /// What the namespace has besides.
    static let codecNames: Set<String> = publicNames.union([
        "Block", "Boolean", "Borrow", "Channel", "Char", "Codec", "Context", "Cursor",
        "ExportedBorrow", "ExportedOwn", "ExportedResource", "F32", "F64", "Flat", "Future",
        "Handle", "Integer", "Layout", "Lent", "Link", "List", "Map", "Memory", "Numbers",
        "Operations", "Option", "Outcome", "Own", "Resource", "Str", "Stream", "Thrown", "Unit",
        "Writing",
    ])

    private static var aliases: String {
        publicNames.sorted().map { "typealias \($0) = Canonical.\($0)" }.joined(separator: "\n")
    }
}
