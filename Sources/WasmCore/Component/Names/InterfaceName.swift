/// The name of an interface in a package: `wasi:http/types@0.2.3`.
///
/// Spec: component model, `interfacename`.
package struct InterfaceName: Hashable, Sendable {
    package let namespace: String
    package let package: String
    package let interface: String
    package let version: SemanticVersion?
    /// The version as it is written, without `@`.
    package let versionText: String?

    /// - Throws: ``ComponentName/Flaw``: why the text is no such name.
    package init(_ text: String) throws(ComponentName.Flaw) {
        let (path, version) = text[...].split(atFirst: "@")
        let (namespace, rest) = path.split(atFirst: ":")
        self.namespace = try Self.smallLabel(namespace)
        let (package, interface) = (rest ?? "").split(atFirst: "/")
        if package.split(atFirst: ":").1 != nil || interface?.split(atFirst: "/").1 != nil {
            throw ComponentName.Flaw(
                reason: "nested namespaces and packages are not built",
                feature: .componentNestedNames)
        }
        self.package = try Self.smallLabel(package)
        guard let interface else {
            throw ComponentName.Flaw(reason: "expected `/` after package name")
        }
        self.interface = try ComponentName.label(interface)
        versionText = version.map(String.init)
        self.version = version.flatMap { SemanticVersion($0) }
        if let version, self.version == nil {
            throw ComponentName.Flaw(reason: "invalid interface version: `\(version.printable)`")
        }
    }

    /// The name with what compatible versions share in place of the version:
    /// `wasi:http/types@0.2`. Names with the same one can stand for each other.
    package var track: String { path + (version.map { "@\($0.track)" } ?? "") }

    /// The name without the version.
    package var path: String { "\(namespace):\(package)/\(interface)" }

    var uniqueKey: String {
        let name =
            "\(KebabLabel.key(namespace)):\(KebabLabel.key(package))/\(KebabLabel.key(interface))"
        return versionText.map { "\(name)@\($0)" } ?? name
    }

    private static func smallLabel(_ text: Substring) throws(ComponentName.Flaw) -> String {
        let label = try ComponentName.label(text)
        guard KebabLabel.isSmall(label) else {
            throw ComponentName.Flaw(
                reason: "`\(label)` has letters that are not lowercase in package name/namespace")
        }
        return label
    }
}
