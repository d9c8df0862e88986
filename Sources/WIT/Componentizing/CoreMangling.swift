import WasmCore

/// How core modules spell the names of a world's functions and resources, and of what components
/// need of them.
///
/// Spec: component model, `BuildTargets.md` for the standard names; the older ones are those that
/// generators of bindings agree on.
enum CoreMangling: CaseIterable {
    /// `a:b/c#f`, `cabi_realloc`, `[resource-drop]r`.
    case legacy
    /// `cm32p2|a:b/c|f`, `cm32p2_realloc`, `r_drop`.
    case standard

    /// Whatever is known of the names without the world's own.
    struct Row {
        /// Before all names of modules that are imported from, and before all exports.
        var prefix = ""
        /// The module of a world's own functions.
        var importRoot = ""
        /// Before the name of an interface that is imported from.
        var interfacePrefix = ""
        /// Before the name of an interface, where what is imported belongs to the exported one.
        var exportedPrefix: String
        var memory: String
        /// The first one that is there counts.
        var reallocs: [String]
        /// As `reallocs`, for what functions return that are imported.
        var importReallocs: [String] = []
        /// As `reallocs`, for what functions are given that are exported.
        var exportReallocs: [String] = []
        var initialize: String
        /// Of which functions threads can be made.
        var table: String?
    }

    /// **The one table** of names.
    var row: Row {
        switch self {
        case .legacy:
            Row(
                importRoot: "$root", exportedPrefix: "[export]", memory: "memory",
                reallocs: ["cabi_realloc", "canonical_abi_realloc"],
                importReallocs: ["cabi_import_realloc"], exportReallocs: ["cabi_export_realloc"],
                initialize: "_initialize", table: "__indirect_function_table")
        case .standard:
            Row(
                prefix: "cm32p2", interfacePrefix: "|", exportedPrefix: "_ex_",
                memory: "cm32p2_memory", reallocs: ["cm32p2_realloc"],
                initialize: "cm32p2_initialize")
        }
    }

    /// Of a module that is imported from.
    init(ofImportModule name: String) {
        self = name.hasPrefix(CoreMangling.standard.row.prefix) ? .standard : .legacy
    }

    /// The export of a function; without an interface it is the world's own.
    func function(_ name: String, of interface: String?) -> String {
        switch self {
        case .legacy: interface.map { "\($0)#\(name)" } ?? name
        case .standard: "cm32p2|\(interface ?? "")|\(name)"
        }
    }

    /// The export that gives memory of a result back.
    func postReturn(_ function: String) -> String {
        self == .legacy ? "cabi_post_\(function)" : "\(function)_post"
    }

    /// The export that is called when a resource has no owner any more.
    func destructor(of resource: String, in interface: String) -> String {
        switch self {
        case .legacy: function("[dtor]\(resource)", of: interface)
        case .standard: function("\(resource)_dtor", of: interface)
        }
    }

    /// What can be the name of an interface: its full one; the standard names have what compatible
    /// versions share in place of the version.
    func interface(_ name: String) -> String {
        guard self == .standard, name.contains(":"),
            let parts = try? InterfaceName(name)
        else { return name }
        return parts.track
    }
}

/// A name that an import has if it is none of the world's functions.
struct BuiltInName {
    var operation: CanonicalOperation
    /// What stands behind the word: a position, an encoding.
    var detail: Substring?
    /// What stands behind the brackets: a resource, a function.
    var subject: Substring
    var isAsync = false

    /// Of a text `[word-detail]subject`, before which `[async-lower]` may stand.
    init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix(Self.asyncPrefix) {
            isAsync = true
            rest = rest.dropFirst(Self.asyncPrefix.count)
        }
        guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return nil }
        let word = rest[rest.index(after: rest.startIndex)..<end]
        guard word.utf8.count <= Self.wordBytesMax else { return nil }
        subject = rest[rest.index(after: end)...]
        var cut = word.endIndex
        while true {
            if let operation = Self.operations[word[..<cut]] {
                self.operation = operation
                detail = cut == word.endIndex ? nil : word[word.index(after: cut)...]
                return
            }
            guard let hyphen = word[..<cut].lastIndex(of: "-") else { return nil }
            cut = hyphen
        }
    }

    /// Of a text `resource_drop`, as the standard names are.
    init?(standard text: String) {
        guard let line = text.lastIndex(of: "_"),
            let operation = Self.suffixes[text[text.index(after: line)...]]
        else { return nil }
        self.operation = operation
        subject = text[..<line]
    }

    static let asyncPrefix = "[async-lower]"
    /// Of what stands in the brackets; no name has as many.
    private static let wordBytesMax = 64

    private static let suffixes: [Substring: CanonicalOperation] = [
        "drop": .resourceDrop, "new": .resourceNew, "rep": .resourceRep,
    ]

    /// By their words, with hyphens for dots.
    private static let operations: [Substring: CanonicalOperation] = {
        var operations: [Substring: CanonicalOperation] = [:]
        for operation in CanonicalOperation.allCases {
            switch operation {
            case .lift, .lower: continue
            // The version says which type of function and which table are meant.
            case .threadNewIndirect: operations["thread-new-indirect-v0"] = operation
            default:
                let text = "\(operation.row.text)".map { $0 == "." ? "-" : $0 }
                operations[Substring(String(text))] = operation
            }
        }
        return operations
    }()
}
