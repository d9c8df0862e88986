/// A WIT package with all that it depends on.
///
/// A package is a file, or a folder whose files are given with their paths in it: `*.wit` are the
/// package, what is in `deps/` are packages that it may refer to, each a folder of `*.wit` or a
/// single file, which may be a component. Nothing is read from a disk here.
///
///     let source = WITSource(path: "demo.wit", bytes: Array("package demo:shop; …".utf8))
///     print(try WITPackage(file: source).name)
public struct WITPackage: Sendable {
    /// The graph that the package is in.
    package let resolution: Resolution
    /// The package itself.
    package let id: Resolution.PackageID
    /// The files that spans of the graph refer to.
    private let sources: SourceList

    /// A package of a graph that has no text.
    package init(_ resolution: Resolution, id: Resolution.PackageID) {
        self.init(resolution, id: id, sources: SourceList())
    }

    init(_ resolution: Resolution, id: Resolution.PackageID, sources: SourceList) {
        self.resolution = resolution
        self.id = id
        self.sources = sources
    }

    /// What somebody has to say of a place in the package's text.
    package func error(_ message: String, at span: Span, hint: String? = nil) -> WITError {
        sources.error(Diagnostic(message, at: span, hint: hint))
    }

    /// The graph with all packages of another one; those of the same name are one.
    ///
    /// - Throws: `WITError` if they have interfaces of the same name that differ.
    package func merging(_ other: WITPackage) throws(WITError) -> WITPackage {
        let merged = try GraphMerger.merge(other.resolution, into: resolution)
        return WITPackage(merged.result, id: id, sources: sources)
    }

    /// Its name with its version: `wasi:io@0.2.0`.
    public var name: String { resolution.packages[id].name.description }
}
