import WasmCore

extension WITPackage {
    /// A package that is one file.
    ///
    /// - Parameters:
    ///   - file: WIT text, or a component if its name ends in `.wasm` or `.wat`.
    ///   - features: Which items marked `@unstable` are there; of a component, all are.
    /// - Throws: `WITError` if it is no valid package, with the place.
    public init(file: WITSource, features: WITFeatures = .only([])) throws(WITError) {
        if PackageLoader.isEncoded(file.path) {
            try self.init(component: file)
            return
        }
        var loader = PackageLoader()
        let main = try loader.parse([file])
        self = try loader.link(main, [], features: features)
    }

    /// A package that is a folder.
    ///
    /// - Parameters:
    ///   - folder: Its files and those in its `deps/`, in any order. What is neither WIT nor a
    ///     package in binary or text form is left out.
    ///   - features: Which items marked `@unstable` are there; of components, all are.
    /// - Throws: `WITError` if it is no valid package, with the place.
    public init(folder: [WITSource], features: WITFeatures = .only([])) throws(WITError) {
        var loader = PackageLoader()
        let contents = FolderContents(folder)
        let main = try loader.parse(contents.files)
        var dependencies: [PackageLoader.Group] = []
        for entry in contents.dependencies {
            if let file = entry.first, PackageLoader.isEncoded(file.path) {
                try loader.merge(try WITPackage(component: file))
            } else {
                dependencies.append(try loader.parse(entry))
            }
        }
        self = try loader.link(main, dependencies, features: features)
    }
}

/// The files of a folder by package.
private struct FolderContents {
    var files: [WITSource] = []
    /// What is in `deps/`, by name.
    var dependencies: [[WITSource]] = []

    init(_ sources: [WITSource]) {
        var entries: [String: [WITSource]] = [:]
        for source in sources.sorted(by: { $0.path < $1.path }) {
            let parts = source.path.split(separator: "/")
            let isText = source.path.hasSuffix(".wit")
            switch parts.count {
            case 1 where isText: files.append(source)
            case 2 where parts[0] == "deps" && (isText || PackageLoader.isEncoded(source.path)),
                3 where parts[0] == "deps" && isText:
                entries[String(parts[1]), default: []].append(source)
            default: break
            }
        }
        dependencies = entries.sorted { $0.key < $1.key }.map(\.value)
    }
}

/// Parses the files of several packages, then puts the packages into an order.
struct PackageLoader {
    /// Packages of the same files, the main one last.
    typealias Group = [UnlinkedPackage]

    private var sources = SourceList()
    private var resolution = Resolution()

    static func isEncoded(_ path: String) -> Bool {
        path.hasSuffix(".wasm") || path.hasSuffix(".wat")
    }

    /// The packages in some files: those that are nested, and that of the files themselves.
    mutating func parse(_ files: [WITSource]) throws(WITError) -> Group {
        var indices: [Int32] = []
        for file in files { indices.append(try sources.append(file)) }
        do throws(Diagnostic) {
            var nested: Group = []
            var main: [Syntax.File] = []
            for (file, index) in zip(files, indices) {
                var syntax = try Parser.parse(file.bytes, source: index)
                for case .package(let package) in syntax.items {
                    nested.append(try PackageResolver.resolve([package]))
                }
                syntax.items.removeAll { if case .package = $0 { true } else { false } }
                main.append(syntax)
            }
            return nested + [try PackageResolver.resolve(main)]
        } catch {
            throw sources.error(error)
        }
    }

    /// Puts everything into one graph.
    mutating func link(
        _ main: Group, _ dependencies: [Group], features: WITFeatures
    ) throws(WITError) -> WITPackage {
        do throws(Diagnostic) {
            let packages = try PackageOrder.ordered(main + dependencies.joined())
            var linker = Linker(resolution, features: features, packages: packages)
            for package in packages { _ = try linker.link(package) }
            guard let name = main.last?.name, let id = linker.resolution.packageNames[name]
            else { throw Diagnostic("there is no package", at: .unknown) }
            return WITPackage(linker.resolution, id: id, sources: sources)
        } catch {
            throw sources.error(error)
        }
    }

    /// Adds the packages that were decoded from a file.
    mutating func merge(_ package: WITPackage) throws(WITError) {
        resolution = try GraphMerger.merge(package.resolution, into: resolution).result
    }
}
