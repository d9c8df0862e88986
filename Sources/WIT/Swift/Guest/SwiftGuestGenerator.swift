import WasmCore

/// Makes Swift for guests of a world: components in Embedded Swift.
///
/// The file has all that a guest needs: the types, functions and resources that the world imports,
/// protocols for what it exports, which the user's own types conform to, the entry points, and an
/// allocator.
///
///     let generator = SwiftGuestGenerator(package: package, world: "plugin")
///     for file in try generator.generate() { print(file.path, file.text.utf8.count) }
///
/// Imported resources are structures that can't be copied; within other values they are `Owned`.
/// A result is what a function returns or throws. Functions that are `async` in WIT are plain
/// functions, which may wait; imported ones can be begun as well, and go on meanwhile.
///
/// The files are compiled with the experimental features `Embedded` and `Extern`.
public struct SwiftGuestGenerator: Sendable {
    /// What can be chosen.
    public struct Options: Hashable, Sendable {
        /// The name of the type that the user writes, and in which all exports are.
        public var implementation: String
        /// Whether a second file has that type, with bodies that trap: a start.
        public var hasSkeleton: Bool

        /// The usual choices, but for those that are given.
        public init(implementation: String = "Guest", hasSkeleton: Bool = false) {
            self.implementation = implementation
            self.hasSkeleton = hasSkeleton
        }
    }

    private let package: WITPackage
    private let world: String?
    private let options: Options

    /// A generator for a world of a package.
    ///
    /// - Parameters:
    ///   - package: The package that the world is in, or one that refers to it.
    ///   - world: The world's name, or its full name. Without one it is the only world.
    ///   - options: What can be chosen.
    public init(package: WITPackage, world: String? = nil, options: Options = Options()) {
        self.package = package
        self.world = world
        self.options = options
    }

    /// The file, and the skeleton if it is asked for.
    ///
    /// - Throws: `WITError` if there is no such world, the name of the implementation is none, or
    ///   the text is longer than a gigabyte.
    public func generate() throws(WITError) -> [GeneratedFile] {
        let name = options.implementation
        guard SwiftName.isTypeName(name) else {
            throw WITError("`\(name.printable)` is no name of a type in Swift")
        }
        let id = try package.world(named: world)
        let resolution = package.resolution
        let model = GuestModel(resolution, world: id, implementation: name)
        let world = resolution.worlds[id]
        let owner = world.package.map { resolution.packages[$0].name.description } ?? package.name
        var writer = GuestWriter(model)
        let text = writer.file(package: owner)
        guard !writer.writer.isOverflown else {
            throw WITError("the text is longer than \(WITLimits.outputBytesMax) bytes")
        }
        // Not that of the implementation, which is in a file beside it.
        var files = [GeneratedFile(path: model.instances[0].path[0] + ".swift", text: text)]
        if options.hasSkeleton {
            var skeleton = GuestWriter(model)
            files.append(GeneratedFile(path: name + ".swift", text: skeleton.skeleton()))
        }
        return files
    }
}
