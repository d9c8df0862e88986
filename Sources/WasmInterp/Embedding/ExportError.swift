import WasmCore

/// Why an instance has no function of the asked name and type.
public enum ExportError: Error, Hashable, Sendable {
    /// Nothing is exported by the name; `nearest` is the function that may have been meant.
    case unknownExport(name: String, nearest: String? = nil)
    /// The export is a memory, table, global or tag.
    case notAFunction(name: String)
    /// The function has another type than was asked for.
    case signatureMismatch(name: String, asked: FunctionType, actual: FunctionType)
}

extension ExportError {
    /// What tells errors of one kind apart.
    private struct Parts: Hashable {
        var kind: Int
        var names: [ExactName?]
        var types: [FunctionType] = []
    }

    private var parts: Parts {
        switch self {
        case .unknownExport(let name, let nearest):
            Parts(kind: 0, names: [ExactName(name), nearest.map { ExactName($0) }])
        case .notAFunction(let name): Parts(kind: 1, names: [ExactName(name)])
        case .signatureMismatch(let name, let asked, let actual):
            Parts(kind: 2, names: [ExactName(name)], types: [asked, actual])
        }
    }

    /// Whether they are of one kind and say the same; names have the same bytes.
    public static func == (left: Self, right: Self) -> Bool { left.parts == right.parts }

    /// Hashes what is compared, names by their bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}

extension ExportError: CustomStringConvertible {
    /// One line, with both types where they differ.
    public var description: String {
        switch self {
        case .unknownExport(let name, let nearest):
            "there is no export \(name.quoted)"
                + (nearest.map { "; did you mean \($0.quoted)?" } ?? "")
        case .notAFunction(let name): "the export \(name.quoted) is no function"
        case .signatureMismatch(let name, let asked, let actual):
            "the function \(name.quoted) has type \(actual.signatureText), "
                + "asked for \(asked.signatureText)"
        }
    }
}

extension Module {
    /// The exported function that somebody may have meant by a name that none has.
    ///
    /// - Complexity: O(exports), up to 1,000 functions: a module may have a million.
    package func nearestFunctionName(to name: String) -> String? {
        let functions = decoded.exports.lazy.filter { $0.kind == .function }.map(\.name)
        return Suggestion.nearest(to: name, among: functions.prefix(1_000))
    }
}

extension FunctionType {
    /// As in `(i32, i64) -> (f32)`.
    var signatureText: String {
        let text = { (types: [ValueType]) in types.map(\.text).joined(separator: ", ") }
        return "(\(text(parameters))) -> (\(text(results)))"
    }
}

extension ValueType {
    var text: String {
        word { "(ref \($0.isNullable ? "null " : "")\($0.heapType.text))" }
    }
}

extension HeapType {
    fileprivate var text: String {
        if case .concrete(let index) = self { return "type \(index)" }
        return word ?? "any"
    }
}
