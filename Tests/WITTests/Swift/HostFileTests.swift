import Foundation
import Testing
import WIT

@Suite struct HostFileTests {
    private func file(
        _ text: String, options: SwiftHostGenerator.Options = .init()
    ) throws -> String {
        let files = try SwiftHostGenerator(package: try resolve(text), options: options).generate()
        #expect(files.count == 1)
        return files.first?.text ?? ""
    }

    /// Lines of a file, without what is around them.
    private func expect(
        _ lines: String, in text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let trimmed = { (text: String) in
            text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let (wanted, found) = (trimmed(lines), trimmed(text))
        let isThere = found.indices.contains {
            found[$0...].starts(with: wanted)
        }
        #expect(isThere, "\(lines)\nis not in\n\(text)", sourceLocation: sourceLocation)
    }

    @Test(arguments: [
        ("record item { name: string, price: u64 }", "public var price: UInt64"),
        ("type bytes = list<u8>;", "public typealias Bytes = [UInt8]"),
        ("variant v { none, some(u8) }", "case some(UInt8)"),
        ("enum color { red, deep-blue }", "case deepBlue"),
        ("flags rights { read, write }", "public static let write = Self(rawValue: 1 << 1)"),
        ("type t = tuple<u8, option<string>>;", "typealias T = ComponentTuple<UInt8, String?>"),
        ("type m = map<string, list<f64>>;", "public typealias M = [String: [Double]]"),
        ("type r = result<u8>;", "typealias R = Result<UInt8, ComponentFailure<NoValue>>"),
        ("type r = result<_, string>;", "typealias R = Result<NoValue, ComponentFailure<String>>"),
        ("record %string { a: string }", "public var a: Swift.String"),
        ("record error { %string: string }", "public var string: String"),
        ("enum %bool { a } type b = list<bool>;", "public typealias B = [Swift.Bool]"),
        ("record host { default: bool }", "public struct Host2: Hashable, Sendable {"),
        ("record host { default: bool }", "public var `default`: Bool"),
    ])
    func typesBecomeThoseOfSwift(definition: String, line: String) throws {
        let text = try file(
            """
            package demo:shop;
            interface stock { \(definition) f: func(); }
            world w { import stock; }
            """)
        #expect(text.contains(line), "\(text)")
    }

    @Test func importsBecomeAProtocol() throws {
        let text = try file(Self.shop)
        expect(
            """
            public protocol Host: SendableMetatype {
            associatedtype Shelf: DemoShop.Stock.ShelfResource
            /// Looks again.
            mutating func audit(shelf: Shelf) throws(DemoShop.Stock.Failure) -> UInt64
            }
            """, in: text)
        expect(
            """
            public protocol ShelfResource: AnyObject, SendableMetatype {
            init(capacity: UInt32)
            func add(item: String) throws(DemoShop.Stock.Failure)
            static func merge(a: Self, b: Self) -> Self
            }
            """, in: text)
        expect(
            "public enum Failure: Error, Hashable, Sendable {", in: text)
    }

    @Test func exportsBecomeAStructure() throws {
        let text = try file(Self.shop)
        expect(
            """
            public func audit(
            shelf: borrowing DemoShop.Stock.Exports.Shelf
            ) throws(TypedCallError<DemoShop.Stock.Failure>) -> UInt64 {
            try functions.audit.value(shelf.borrowed)
            }
            """, in: text)
        expect("public struct Shelf: ~Copyable {", in: text)
        expect(
            "public func makeShelf(capacity: UInt32) throws(Trap) "
                + "-> DemoShop.Stock.Exports.Shelf {",
            in: text)
    }

    @Test func asyncFunctionsAreAwaited() throws {
        let text = try file(Self.lazyShop, options: .init(hasTestDoubles: true))
        expect(
            """
            public protocol Host: Sendable {
            associatedtype Shelf: DemoShop.Stock.ShelfResource
            func audit(shelf: Shelf) async throws(DemoShop.Stock.Failure) -> Shelf
            mutating func count() -> UInt32
            }
            /// An object of the host that is a resource of components.
            public protocol ShelfResource: AnyObject, Sendable {
            func wait() async
            }
            """, in: text)
        expect(
            """
            let object0 = try caller.resources.object(part0, as: Implementation.Shelf.self)
            let host = caller.host[keyPath: path]
            return {
            let value: Implementation.Shelf
            do throws(DemoShop.Stock.Failure) {
            value = try await host.audit(shelf: object0)
            } catch {
            return .failure(error)
            }
            return .success(value)
            }
            """, in: text)
        expect(
            """
            public nonisolated(nonsending) func audit(
            shelf: borrowing DemoShop.Stock.Exports.Shelf
            ) async throws(TypedCallError<DemoShop.Stock.Failure>) -> DemoShop.Stock.Exports.Shelf {
            let handle = try await functions.audit.valueAsync(shelf.borrowed)
            """, in: text)
        expect(
            """
            public nonisolated(nonsending) func wait() async throws(ComponentCallError) {
            try await functions.methodShelfWait.callAsync(borrowed)
            """, in: text)
        expect("public var onCount: @Sendable () -> UInt32 = {", in: text)
    }

    @Test func whatCanBeChosen() throws {
        let double = try file(Self.shop, options: .init(access: .internal, hasTestDoubles: true))
        expect("struct TestDouble<Shelf: DemoShop.Stock.ShelfResource>: Host {", in: double)
        #expect(double.contains("\nimport WeftKit\n"))
        #expect(!double.contains("public "))
        let trapping = try file(Self.shop, options: .init(hostFunctionsTrap: true))
        expect("mutating func audit(shelf: Shelf) throws -> UInt64", in: trapping)
    }

    @Test(arguments: [
        ("f: func(s: stream<u8>);", "a stream yet, which `f` has"),
        ("f: func() -> option<future>;", "a future yet, which `f` has"),
        ("record r { e: error-context } f: func();", "an error-context yet, which `r` has"),
    ])
    func whatHostsCannotHaveYetIsNamed(items: String, message: String) throws {
        let package = try resolve(
            "package demo:shop;\ninterface stock { \(items) }\nworld w { import stock; }")
        let error = #expect(throws: WITError.self) {
            try SwiftHostGenerator(package: package).generate()
        }
        #expect(error.map { "\($0)".contains(message) } ?? false, "\(error as Any)")
    }

    @Test func theSamePackageGivesTheSameText() throws {
        #expect(try file(Self.shop) == file(Self.shop))
    }

    fileprivate static let lazyShop = """
        package demo:shop;
        interface stock {
            variant failure { unknown(u32), denied }
            resource shelf { wait: async func(); }
            audit: async func(shelf: borrow<shelf>) -> result<shelf, failure>;
            count: func() -> u32;
        }
        world w { import stock; export stock; }
        """

    fileprivate static let shop = """
        package demo:shop;
        interface stock {
            variant failure { unknown(u32), denied }
            resource shelf {
                constructor(capacity: u32);
                add: func(item: string) -> result<_, failure>;
                merge: static func(a: shelf, b: shelf) -> shelf;
            }
            /// Looks again.
            audit: func(shelf: borrow<shelf>) -> result<u64, failure>;
        }
        world w { import stock; export stock; }
        """
}

@Suite(.disabled(if: SharedPackages.isAbsent, noSharedData))
struct HostPackageTests {
    static let packages = SharedPackages.packages(in: "bindings")

    /// `Scripts/host-bindings` compiles what is written to the folder that the environment names.
    @Test(arguments: packages)
    func packagesAreGeneratedOrRefusedByName(path: String) throws {
        let package = try SharedPackages.resolve(path)
        for world in package.worldNames {
            let options = SwiftHostGenerator.Options(hasTestDoubles: true)
            let generator = SwiftHostGenerator(package: package, world: world, options: options)
            do throws(WITError) {
                let files = try generator.generate()
                write(files, "\(path.dropFirst("bindings/".count))-\(world)")
            } catch {
                #expect("\(error)".contains("bindings for hosts cannot have"), "\(error)")
            }
        }
    }

    /// What packages of the data do not have, and what can be chosen.
    static let samples: [(name: String, text: String, options: SwiftHostGenerator.Options)] = [
        ("async", HostFileTests.lazyShop, .init(hasTestDoubles: true)),
        (
            "async-traps", HostFileTests.lazyShop,
            .init(access: .package, hasTestDoubles: true, hostFunctionsTrap: true)
        ),
        ("sync", HostFileTests.shop, .init(access: .internal, hasTestDoubles: true)),
    ]

    @Test(arguments: samples.indices)
    func samplesAreGenerated(index: Int) throws {
        let sample = Self.samples[index]
        let files = try SwiftHostGenerator(
            package: try resolve(sample.text), options: sample.options
        ).generate()
        #expect(files.count == 1)
        write(files, "sample-\(sample.name)")
    }

    /// `Scripts/host-bindings --run` calls them.
    @Test(arguments: SharedPackages.guests)
    func guestsAreGenerated(path: String) throws {
        let source = WITSource(path: path, bytes: try SharedPackages.component(path))
        let files = try SwiftHostGenerator(
            package: WITPackage(file: source), options: .init(access: .internal)
        ).generate()
        let name = path.split(separator: "/").joined(separator: "-")
        write(files, "guest-\(name.dropLast(".wit".count))")
    }

    private func write(_ files: [GeneratedFile], _ folder: String) {
        guard let root = ProcessInfo.processInfo.environment["WEFT_HOST_BINDINGS"] else { return }
        let folder = URL(filePath: root).appending(path: folder)
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            try? Data(file.text.utf8).write(to: folder.appending(path: file.path))
        }
    }
}

extension WITPackage {
    /// The names of its worlds.
    fileprivate var worldNames: [String] { Array(resolution.packages[id].worlds.keys) }
}
