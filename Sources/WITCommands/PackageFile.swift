package import CommandLineSupport
package import WIT
import WasmCore

/// A package of WIT in a file or a folder, or in a component or module.
package struct PackageFile {
    package let package: WITPackage
    private let path: CommandWord
    private let isFolder: Bool

    /// Reads a package and all that it refers to.
    package init(_ path: CommandWord, features: WITFeatures) throws(Failure) {
        self.path = path
        isFolder = Files.isDirectory(path)
        let sources = isFolder ? try Self.files(in: path) : [try Self.file(path)]
        if !isFolder, Self.kind(of: sources[0]) == .module {
            package = try Self.package(ofModule: sources[0])
            return
        }
        do throws(WITError) {
            package =
                isFolder
                ? try WITPackage(folder: sources, features: features)
                : try Self.package(of: sources[0], features: features)
        } catch {
            throw Self.failure(error, path, isFolder: isFolder)
        }
    }

    /// What was made of the package.
    ///
    /// - Parameter place: Where a choice is that is wrong; nil if it was made along with the path.
    package func make<Result>(
        placing place: (WITError.Choice) -> String? = { _ in nil },
        _ body: (WITPackage) throws(WITError) -> Result
    ) throws(Failure) -> Result {
        do throws(WITError) {
            return try body(package)
        } catch {
            if let place = error.choice.flatMap(place) { throw Failure("\(place): \(error)") }
            throw Self.failure(error, path, isFolder: isFolder)
        }
    }

    private static func file(_ path: CommandWord) throws(Failure) -> WITSource {
        let bytes = try Files.read(path, bytesMax: WITLimits.textBytesMax)
        return WITSource(path: path.text ?? path.description, bytes: bytes[0..<bytes.count])
    }

    private static func package(
        of source: WITSource, features: WITFeatures
    ) throws(WITError) -> WITPackage {
        kind(of: source) == .component || ComponentText.isComponent(source.bytes)
            ? try WITPackage(component: source)
            : try WITPackage(file: source, features: features)
    }

    private static func kind(of source: WITSource) -> BinaryKind? {
        BinaryKind.of(ModuleBytes(Array(source.bytes.prefix(BinaryKind.byteCount))))
    }

    /// The package that a module was written for.
    private static func package(ofModule source: WITSource) throws(Failure) -> WITPackage {
        let module: DecodedModule
        do throws(DecodeError) {
            module = try ModuleDecoder.decode(ModuleBytes(source.bytes))
        } catch {
            throw Failure("\(source.path.printable): \(ModuleError.malformed(error).sentence)")
        }
        let sections: [WorldSection]
        do throws(WITError) {
            sections = try WorldSection.all(in: module)
        } catch {
            throw Failure("\(source.path.printable): \(error)")
        }
        guard let section = sections.first, sections.count == 1 else {
            let several = sections.isEmpty ? "no" : "more than one"
            throw Failure(
                "\(source.path.printable): a module with \(several) custom section "
                    + "`\(WorldSection.namePrefix)`")
        }
        return section.package
    }

    private static func files(in folder: CommandWord) throws(Failure) -> [WITSource] {
        try PackageFolder.read(folder, bytesMax: WITLimits.textBytesMax).map { file in
            WITSource(path: file.path, bytes: file.bytes)
        }
    }

    /// Places in files of a folder are shown by the paths that the user knows.
    private static func failure(
        _ error: WITError, _ path: CommandWord, isFolder: Bool
    ) -> Failure {
        guard var location = error.location else {
            let text = "\(error)"
            return Failure(text.hasPrefix("\(path): ") ? text : "\(path): \(text)")
        }
        guard isFolder, let folder = path.text else { return Failure("\(error)") }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        var error = error
        location.path = prefix + location.path
        error.location = location
        for position in error.related.indices {
            error.related[position].path = prefix + error.related[position].path
        }
        return Failure("\(error)")
    }
}

extension WITFeatures {
    /// What is marked `@unstable` and there all the same.
    package static let option = Option(
        "--features", value: "LIST",
        "What is marked @unstable and still there: names of\nfeatures with commas between, "
            + "or 'all'; nothing if not given"
    ) { words throws(OptionMistake) -> WITFeatures in
        let list = try words?.last?.requiredText ?? ""
        let names = Set(list.split(separator: ",").map { String($0) })
        return names.contains("all") ? .all : .only(names)
    }
}
