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

    @Test func streamsAreReadWhileTheirGuestRuns() throws {
        let text = try file(Self.channels, options: .init(hasTestDoubles: true))
        expect(
            """
            mutating func copy(
            from: StreamReader<UInt8>, _ end: FutureReader<NoValue>
            """.replacing("_ end", with: "end"), in: text)
        expect("public struct Event: Sendable {", in: text)
        expect("public var reason: ErrorContext", in: text)
        expect(
            """
            public func watch() throws(Trap) -> GuestStream<DemoShop.Stock.Event> {
            let reader = try functions.watch()
            return GuestStream<DemoShop.Stock.Event>(reader, of: functions.instance)
            }
            """, in: text)
        expect(
            """
            ) async throws(TypedCallError<ComponentFailure<NoValue>>) -> GuestFuture<String> {
            let reader = try await functions.later.valueAsync(from)
            return GuestFuture<String>(reader, of: functions.instance)
            """, in: text)
    }

    @Test func interfacesCanBeChosen() throws {
        for options in [
            SwiftHostGenerator.Options(only: ["demo:shop/stock"]),
            .init(except: ["demo:shop/log@1.0.0"]),
        ] {
            let text = try file(Self.two, options: options)
            #expect(text.contains("extension DemoShop.Stock {\n    /// What a component imports"))
            #expect(!text.contains("extension DemoShop.Log {\n    /// What a component imports"))
            // What the other one defines is there all the same.
            expect("public enum Level: UInt32, CaseIterable, ComponentEnumeration {", in: text)
        }
        #expect(try !file(Self.two, options: .init(except: ["demo:shop"])).contains("protocol"))
    }

    @Test(arguments: [
        (SwiftHostGenerator.Options(), ["add(", "audit()", "emit(", "run()", "stop()"]),
        (.init(only: ["run"]), ["run()"]),
        (.init(only: ["demo:shop/stock#audit", "stop"]), ["audit()", "stop()"]),
        (.init(only: ["demo:shop"], except: ["demo:shop/stock@1.0.0#add"]), ["audit()", "emit("]),
        (.init(except: ["demo:shop", "stop"]), ["run()"]),
    ])
    func functionsCanBeChosen(options: SwiftHostGenerator.Options, names: [String]) throws {
        let world = "world w { import run: func(); export stop: func();"
        let text = try file(Self.two.replacing("world w {", with: world), options: options)
        let all = ["add(", "audit()", "emit(", "run()", "stop()"]
        #expect(all.filter { text.contains("func \($0)") } == names, "\(text)")
    }

    @Test func exportedFunctionsCanBeAwaited() throws {
        for name in ["demo:shop/stock@1.0.0#audit", "demo:shop/stock", "demo:shop"] {
            let text = try file(Self.two, options: .init(awaited: [name]))
            expect(
                """
                public nonisolated(nonsending) func audit() async throws(ComponentCallError) {
                try await functions.audit.callAsync()
                """, in: text)
            // The host's own stays as it is.
            expect("mutating func audit()", in: text)
        }
    }

    @Test func importedFunctionsCanBeAsync() throws {
        for name in ["demo:shop/stock", "demo:shop"] {
            let text = try file(
                Self.shop, options: .init(hasTestDoubles: true, asyncImports: [name]))
            expect(
                """
                public protocol Host: Sendable {
                associatedtype Shelf: DemoShop.Stock.ShelfResource
                /// Looks again.
                func audit(shelf: Shelf) async throws(DemoShop.Stock.Failure) -> UInt64
                """, in: text)
            expect(
                """
                init(capacity: UInt32) async
                func add(item: String) async throws(DemoShop.Stock.Failure)
                static func merge(a: Self, b: Self) async -> Self
                """, in: text)
            expect("let value = await Implementation.Shelf(capacity: part0)", in: text)
            // What is exported stays as it is.
            expect("try functions.audit.value(shelf.borrowed)", in: text)
        }
        let text = try file(
            Self.shop, options: .init(asyncImports: ["demo:shop/stock#[method]shelf.add"]))
        expect("func add(item: String) async throws(DemoShop.Stock.Failure)", in: text)
        expect(
            "mutating func audit(shelf: Shelf) throws(DemoShop.Stock.Failure) -> UInt64", in: text)
    }

    @Test func numbersCanBeLookedAtWhereTheyAre() throws {
        let text = try file(
            Self.sums, options: .init(hasSpans: true, mapped: ["demo:sums/sums.mine": "Bytes2"]))
        expect(
            """
            mutating func checksum(of: RawSpan) -> UInt32
            mutating func sum(a: Span<Double>, b: Span<Int16>, c: [Bool], d: [String]) -> Double
            mutating func keep(bytes: DemoSums.Sums.Mine)
            func later(bytes: DemoSums.Sums.Bytes) async
            """, in: text)
        expect(
            """
            (caller: ComponentCaller<Root>, part0: GuestList<UInt8>) throws -> UInt32 in
            return try caller.withBytes(of: part0) { span0 in
            let value = caller.host[keyPath: path].checksum(of: span0)
            return value
            }
            """, in: text)
        expect(
            """
            return try caller.withSpan(of: part0) { span0 in
            return try caller.withSpan(of: part1) { span1 in
            """, in: text)
        #expect(try !file(Self.sums).contains("Span"))
    }

    @Test func callsCanBeReported() throws {
        let text = try file(Self.lazyShop, options: .init(isTraced: true))
        expect(
            """
            at path: any WritableKeyPath<Root, Implementation> & Sendable,
            reportingTo report: @escaping @Sendable (TracedCall) -> Void
            ) {
            let trace = CallTrace(of: interface, isImport: true, report)
            """, in: text)
        expect(
            """
            let call = trace.call("count")
            return try call.reported {
            """, in: text)
        expect(
            """
            let call = trace.call("audit", .init("shelf", object0))
            let host = caller.host[keyPath: path]
            return {
            return try await call.awaited {
            """, in: text)
        expect(
            """
            let call = functions.trace.call("audit", .init("shelf", shelf.borrowed))
            do throws(TypedCallError<DemoShop.Stock.Failure>) {
            let handle = try await functions.audit.valueAsync(shelf.borrowed)
            call.returned(handle)
            return DemoShop.Stock.Exports.Shelf(handle, functions)
            } catch {
            call.failed(error)
            throw error
            }
            """, in: text)
    }

    @Test func anInterfaceMayHaveSeveralNames() throws {
        let text = try file(Self.stores, options: .init(hasTestDoubles: true))
        #expect(text.components(separatedBy: "public protocol Host:").count == 2, "\(text)")
        expect(
            """
            public static func define<Root: Host>(
            in linker: inout ComponentLinker<Root>, named interface: String
            ) {
            """, in: text)
        expect(
            """
            public let primary: DemoKv.Store.Exports
            public let other: DemoKv.Store.Exports
            """, in: text)
        expect("other = try DemoKv.Store.Exports(instance, named: \"other\")", in: text)
        // What is wanted of one of them is there.
        let one = try file(Self.stores, options: .init(only: ["secondary#get"]))
        #expect(one.contains("named interface: String = \"secondary\""))
        #expect(one.contains("func get(") && !one.contains("func put("), "\(one)")
    }

    @Test func whatIsNotNeededIsNotImported() throws {
        let nothing = try file(Self.two, options: .init(except: ["demo:shop"]))
        #expect(nothing.contains("import WeftKit") == nothing.contains("Component"))
        for types in ["type t = list<u8>;", "resource r; type m = map<string, option<u8>>;"] {
            let text = try file(
                """
                package demo:shop;
                interface stock { \(types) }
                world w { import stock; }
                """, options: .init(except: ["demo:shop/stock"]))
            #expect(!text.contains("import"), "\(text)")
        }
    }

    @Test func typesWhosePartsAreCodableAre() throws {
        let text = try file(Self.two, options: .init(areTypesCodable: true))
        expect("public enum Level: UInt32, Codable, CaseIterable, ComponentEnumeration {", in: text)
        expect("public struct Item: Codable, Hashable, Sendable {", in: text)
        expect("public struct Pair: Hashable, Sendable {", in: text)
    }

    /// The compiler warns of backquotes around words that are names where they stand.
    @Test func namesAreWhatTheyCanBe() throws {
        let text = try file(HostileNames.wit)
        expect("public func `init`(root: UInt8) throws(Trap) {", in: text)
        expect("let self2: TypedComponentFunction<Void>", in: text)
        #expect(!text.contains(" `in`: part") && text.contains(" var: part2,"))
        #expect(text.contains("resources2: part3,"))
    }

    @Test func typesCanBeOfTheUser() throws {
        let text = try file(
            Self.two,
            options: .init(
                mapped: ["demo:shop/log.level": "App.Level", "demo:shop/stock@1.0.0.pair": "P"]))
        expect("public import WeftKit", in: text)
        expect("public typealias Level = App.Level", in: text)
        expect("public typealias Pair = P", in: text)
        #expect(!text.contains("struct Pair") && !text.contains("enum Level"), "\(text)")
        #expect(!text.contains("extension DemoShop.Stock.Pair"), "\(text)")
        let other = try file(
            Self.two,
            options: .init(
                access: .package,
                mapped: ["demo:shop/log.level": "Model::Level", "demo:shop/stock.pair": "Z::A.B"]))
        expect("package import Model\npackage import WeftKit\npackage import Z", in: other)
        expect("package typealias Level = Model::Level", in: other)
        expect("package typealias Pair = Z::A.B", in: other)
    }

    @Test(arguments: [
        ("a:b/i.t", "Mine", nil),
        ("a:b/i.u", "Mine", "has no type `a:b/i.u`\n  hint: did you mean `a:b/i.o`?"),
        ("t", "Mine", "has no type `t`"), ("a:b/i.r", "Mine", "`a:b/i.r` can't be another type"),
        ("a:b/i.s", "Mine", "can't be another type"), ("a:b/i.o", "Mine", "can't be another type"),
        ("a:b/i.t", "", "`` is no name of a type"), ("a:b/i.t", "[A]", "is no name of a type"),
        ("a:b/i.t", "A..B", "is no name of a type"), ("a:b/i.t", "_", "is no name of a type"),
        ("a:b/i.t", "T", "has a type of the name `T`"),
        ("a:b/i.t", "RResource", "has a type of the name"), ("a:b/i.t", "I.X", "which hides"),
        ("a:b/i.t", "Host", "name `Host`, which hides the other one\n  hint: its module may be "),
        ("a:b/i.t", "M::T", nil), ("a:b/i.t", "M::", "is no name of a type"),
        ("a:b/i.t", "M:T", "is no name of a type"), ("a:b/i.t", "::T", "is no name of a type"),
        ("a:b/i.t", "M::N::T", "is no name of a type"),
    ])
    func typesOfTheUserHaveToBeThere(name: String, type: String, message: String?) {
        do {
            _ = try file(
                """
                package a:b;
                interface i { resource r; type s = r; type o = own<r>; record t { a: u8 } }
                world w { import i; }
                """, options: .init(mapped: [name: type]))
            #expect(message == nil)
        } catch {
            #expect(message.map { "\(error)".contains($0) } ?? false, "\(error)")
        }
    }

    @Test func namesOfTypesWithoutVersionsAreThoseOfAll() throws {
        let world = """
            package a:b;
            world w { import x:y/i@1.0.0; import x:y/i@2.0.0; }
            package x:y@1.0.0 { interface i { record t { a: u8 } f: func(a: t); } }
            package x:y@2.0.0 { interface i { record t { a: u8 } f: func(a: t); } }
            """
        let text = try file(world, options: .init(mapped: ["x:y/i.t": "Mine"]))
        #expect(text.components(separatedBy: "typealias T = Mine").count == 3, "\(text)")
        let error = #expect(throws: WITError.self) {
            try file(world, options: .init(mapped: ["x:y/i.t": "A", "x:y/i@2.0.0.t": "B"]))
        }
        let message = "`x:y/i@2.0.0.t` is another type already"
        #expect(error.map { "\($0)".contains(message) } ?? false, "\(error as Any)")
    }

    @Test(arguments: [
        (
            SwiftHostGenerator.Options(only: ["demo:shop/shelf"]),
            "the world `w` has no function, interface or package `demo:shop/shelf`"
        ),
        (.init(except: ["demo:shop@2.0.0"]), "interface or package `demo:shop@2.0.0`"),
        (
            .init(except: ["demo:shop@1.0.1"]),
            "`demo:shop@1.0.1`\n  hint: did you mean `demo:shop@1.0.0`?"
        ),
        (.init(awaited: ["audit"]), "the world `w` exports no function, interface or package"),
        (.init(awaited: ["demo:shop/log"]), "exports no function, interface or package"),
        (.init(asyncImports: ["run"]), "the world `w` imports no function, interface or package"),
    ])
    func namesOfNothingAreErrors(options: SwiftHostGenerator.Options, message: String) {
        let error = #expect(throws: WITError.self) { try file(Self.two, options: options) }
        #expect(error.map { "\($0)".contains(message) } ?? false, "\(error as Any)")
    }

    static let two = """
        package demo:shop@1.0.0;
        interface log { enum level { low, high } flags marks { a, b } emit: func(l: level); }
        interface stock {
            use log.{level, marks};
            record item { name: string, level: option<level>, marks: list<marks> }
            record pair { a: tuple<u8, u8> }
            variant entry { none, one(item), letter(char) }
            audit: func();
            add: func(i: item, p: pair, e: entry);
        }
        world w { import log; import stock; export stock; }
        """

    static let sums = """
        package demo:sums;
        interface sums {
            type bytes = list<u8>;
            type mine = list<u8>;
            type number = f64;
            resource log { constructor(bytes: bytes); add: func(words: list<u16>) -> result; }
            checksum: func(of: bytes) -> u32;
            sum: func(a: list<number>, b: list<s16>, c: list<bool>, d: list<string>) -> f64;
            keep: func(bytes: mine);
            later: async func(bytes: bytes);
            fails: func(words: list<u32>) -> result<list<u8>, string>;
        }
        world w { import sums; export sums; }
        """

    /// One interface under several names.
    static let stores = """
        package demo:kv;
        interface store {
            resource item { constructor(value: u32); value: func() -> u32; }
            get: func(key: u32) -> u32;
            put: func(key: u32, item: borrow<item>);
        }
        world app {
            import primary: store;
            import secondary: store;
            export primary: store;
            export other: store;
            export sum: func(key: u32) -> u32;
        }
        """

    static let channels = """
        package demo:shop;
        interface stock {
            record event { name: string, more: stream, reason: error-context }
            copy: func(%from: stream<u8>, end: future) -> tuple<stream<u8>, future<result<u8>>>;
            watch: func() -> stream<event>;
            later: async func(%from: stream<string>) -> result<future<string>>;
        }
        world w { import stock; export stock; }
        """

    /// Types that name others twice double with each line; the others are many in a row.
    @Test(arguments: [
        "type t% = tuple<t$, t$>;", "record t% { a: t$, b: t$ }", "variant t% { a(t$), b(t$) }",
        "type t% = result<t$, t$>;", "type t% = tuple<list<t$>, option<t$>>;",
    ])
    func doublingTypesAreEachLookedAtOnce(line: String) throws {
        for first in ["u8", "stream<u8>", "own<r>"] {
            let types = (1..<80).map {
                line.replacing("%", with: "\($0)").replacing("$", with: "\($0 - 1)")
            }
            let text = try file(
                """
                package a:b;
                interface i {
                    resource r;
                    type t0 = \(first);
                    \(types.joined(separator: "\n"))
                    f: func(a: t79) -> t79;
                }
                world w { import i; export i; }
                """, options: .init(hasTestDoubles: true, areTypesCodable: true))
            #expect(text.utf8.count < 400_000)
        }
    }

    @Test func theSamePackageGivesTheSameText() throws {
        #expect(try file(Self.shop) == file(Self.shop))
    }

    static let lazyShop = """
        package demo:shop;
        interface stock {
            variant failure { unknown(u32), denied }
            resource shelf { wait: async func(); }
            audit: async func(shelf: borrow<shelf>) -> result<shelf, failure>;
            count: func() -> u32;
        }
        world w { import stock; export stock; }
        """

    static let shop = """
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
