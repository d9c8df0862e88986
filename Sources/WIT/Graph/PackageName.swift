package import WasmCore

/// `namespace:name@1.2.3`.
package struct PackageName: Hashable, Sendable, CustomStringConvertible {
    package var namespace: String
    package var name: String
    package var version: SemanticVersion?

    package init(namespace: String, name: String, version: SemanticVersion?) {
        self.namespace = namespace
        self.name = name
        self.version = version
    }

    /// The name that all versions have.
    package var withoutVersion: PackageName {
        PackageName(namespace: namespace, name: name, version: nil)
    }

    package var description: String {
        "\(namespace):\(name)" + (version.map { "@\($0)" } ?? "")
    }

    /// The full name of an interface or world in it: `wasi:io/streams@0.2.0`.
    package func qualified(_ item: String) -> String {
        "\(namespace):\(name)/\(item)" + (version.map { "@\($0)" } ?? "")
    }
}

extension PackageName: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        if left.namespace != right.namespace { return left.namespace < right.namespace }
        if left.name != right.name { return left.name < right.name }
        guard let newer = right.version else { return false }
        return left.version.map { $0 < newer } ?? true
    }
}
