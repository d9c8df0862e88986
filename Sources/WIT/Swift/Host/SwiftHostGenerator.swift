/// Makes Swift for hosts of a world: apps that run components.
///
/// The file has the types of all interfaces, protocols for what the world imports, which the user's
/// own types conform to, their registration with a linker, and structures by which exports are
/// called. It imports WeftKit.
///
///     let generator = SwiftHostGenerator(package: package, world: "plugin")
///     for file in try generator.generate() { print(file.path, file.text.utf8.count) }
///
/// A result is what a function returns or throws. Resources of the host are objects, those of
/// guests structures that can't be copied; within other values both are `OwnHandle` and
/// `BorrowHandle`. Streams and futures are `StreamReader` and `FutureReader`; where a component
/// returns one, `GuestStream` and `GuestFuture`, which let the component run while they are read.
public struct SwiftHostGenerator: Sendable {
    /// What can be chosen.
    public struct Options: Hashable, Sendable {
        /// Who may use what is made.
        public enum Access: String, Hashable, Sendable {
            /// The module.
            case `internal`
            /// The package.
            case package
            /// Everybody.
            case `public`
        }
        /// Who may use what is made.
        public var access: Access
        /// Whether each interface has a host whose functions are closures, for tests.
        public var hasTestDoubles: Bool
        /// Whether functions of the host may throw any error, which ends the guest.
        public var hostFunctionsTrap: Bool
        /// What is wanted: functions, as `demo:shop/stock#audit`,
        /// `demo:shop/stock#[method]shelf.add`, or `run` of the world itself; interfaces, as
        /// `demo:shop/stock`, with its version or without; packages, as `demo:shop`. Without any,
        /// all that the world has. Types of others are there where something needs them.
        public var only: Set<String>
        /// What is not wanted, named in the same way; it goes before what is.
        public var except: Set<String>
        /// Exported functions that are awaited although their type is not `async`, named in the
        /// same way: an interface or package stands for all of its functions.
        public var awaited: Set<String>
        /// Imported functions that the host implements as `async` although their type is not, named
        /// in the same way. Guests that call them wait, and cannot be entered meanwhile.
        public var asyncImports: Set<String>
        /// Whether types are `Codable` whose parts are.
        public var areTypesCodable: Bool
        /// Whether functions of the host that are not awaited look at bytes and numbers where the
        /// guest has them: a `list<u8>` is a `RawSpan`, a list of other numbers a `Span`.
        public var hasSpans: Bool
        /// Whether each call is reported, once it is over, to a closure that is given where hosts
        /// are offered and exports looked up.
        public var isTraced: Bool
        /// Types that are the user's own, by names as `demo:shop/stock.item`: `Shop.Item`, or of
        /// another module, which is imported, `Model::Shop.Item`. They conform to
        /// `ComponentConvertible`, and to `Hashable`, `Codable` or `Error` where what is made needs
        /// that.
        public var mapped: [String: String]

        /// The usual choices, but for those that are given.
        public init(
            access: Access = .public, hasTestDoubles: Bool = false, hostFunctionsTrap: Bool = false,
            only: Set<String> = [], except: Set<String> = [], awaited: Set<String> = [],
            asyncImports: Set<String> = [],
            areTypesCodable: Bool = false, hasSpans: Bool = false,
            isTraced: Bool = false, mapped: [String: String] = [:]
        ) {
            self.access = access
            self.hasTestDoubles = hasTestDoubles
            self.hostFunctionsTrap = hostFunctionsTrap
            self.only = only
            self.except = except
            self.awaited = awaited
            self.asyncImports = asyncImports
            self.areTypesCodable = areTypesCodable
            self.hasSpans = hasSpans
            self.isTraced = isTraced
            self.mapped = mapped
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

    /// The file.
    ///
    /// - Throws: `WITError` if there is no such world, or nothing of a name that was chosen, or if
    ///   the text is longer than a gigabyte.
    public func generate() throws(WITError) -> [GeneratedFile] {
        let id = try package.world(named: world)
        let selection = HostSelection(package.resolution, options)
        try selection.check(id)
        let model = try HostModel(
            package.resolution, world: id, selection, mapped: options.mapped)
        var writer = HostWriter(model, options)
        writer.file()
        guard !writer.writer.isOverflown else {
            throw WITError("the text is longer than \(WITLimits.outputBytesMax) bytes")
        }
        return [GeneratedFile(path: writer.fileName, text: writer.writer.text)]
    }
}
