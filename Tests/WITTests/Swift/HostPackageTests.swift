import Foundation
import Testing
import WIT

@Suite(.disabled(if: SharedPackages.isAbsent, noSharedData))
struct HostPackageTests {
    static let packages = SharedPackages.packages(in: "bindings")

    /// `Scripts/host-bindings` compiles what is written to the folder that the environment names.
    @Test(arguments: packages)
    func packagesAreGenerated(path: String) throws {
        let package = try SharedPackages.resolve(path)
        for world in package.worldNames {
            let options = SwiftHostGenerator.Options(hasTestDoubles: true)
            let generator = SwiftHostGenerator(package: package, world: world, options: options)
            let files = try generator.generate()
            #expect(files.count == 1)
            write(files, "\(path.dropFirst("bindings/".count))-\(world)")
        }
    }

    /// A type that a type of WIT is.
    private static let mine = """
        public import WeftKit

        public enum Mine {
            public typealias Pair = ComponentTuple<UInt8, UInt16>
        }
        """

    /// What packages of the data do not have, and what can be chosen.
    static let samples: [(name: String, text: String, options: SwiftHostGenerator.Options)] = [
        ("async", HostFileTests.lazyShop, .init(hasTestDoubles: true)),
        (
            "async-traps", HostFileTests.lazyShop,
            .init(access: .package, hasTestDoubles: true, hostFunctionsTrap: true)
        ),
        ("only", HostFileTests.two, .init(only: ["demo:shop/stock"], awaited: ["demo:shop/stock"])),
        ("codable", HostFileTests.two, .init(hasTestDoubles: true, areTypesCodable: true)),
        ("names", HostileNames.wit, .init(hasTestDoubles: true, areTypesCodable: true)),
        ("mapped", HostFileTests.two, .init(mapped: ["demo:shop/stock.pair": "Mine.Pair"])),
        ("channels", HostFileTests.channels, .init(hasTestDoubles: true)),
        ("sync", HostFileTests.shop, .init(access: .internal, hasTestDoubles: true)),
        (
            "async-imports", HostFileTests.shop,
            .init(hasTestDoubles: true, asyncImports: ["demo:shop"])
        ),
        ("spans", HostFileTests.sums, .init(hasTestDoubles: true, hasSpans: true)),
        (
            "traced-spans", HostFileTests.sums,
            .init(
                access: .package, hasTestDoubles: true, hostFunctionsTrap: true, hasSpans: true,
                isTraced: true)
        ),
        ("traced-async", HostFileTests.lazyShop, .init(hasTestDoubles: true, isTraced: true)),
        ("traced-sync", HostFileTests.shop, .init(isTraced: true)),
        ("traced-channels", HostFileTests.channels, .init(isTraced: true)),
        ("traced-names", HostileNames.wit, .init(hasTestDoubles: true, isTraced: true)),
        ("stores", HostFileTests.stores, .init(hasTestDoubles: true)),
        ("nothing", HostFileTests.sums, .init(except: ["demo:sums"])),
        ("module", HostFileTests.two, .init(mapped: ["demo:shop/log.level": "Swift::UInt8"])),
    ]

    @Test(arguments: samples.indices)
    func samplesAreGenerated(index: Int) throws {
        let sample = Self.samples[index]
        let files = try SwiftHostGenerator(
            package: try resolve(sample.text), options: sample.options
        ).generate()
        #expect(files.count == 1)
        let mine = GeneratedFile(path: "Mine.swift", text: Self.mine)
        write(sample.options.mapped.isEmpty ? files : files + [mine], "sample-\(sample.name)")
        // A guest of it is among those that are called.
        if sample.name == "stores" { write(files, "guest-stores") }
    }

    /// `Scripts/host-bindings --run` calls them.
    @Test(arguments: SharedPackages.guests)
    func guestsAreGenerated(path: String) throws {
        let source = WITSource(path: path, bytes: try SharedPackages.component(path))
        let files = try SwiftHostGenerator(
            package: WITPackage(file: source), options: .init(access: .internal)
        ).generate()
        let name = path.split(separator: "/").joined(separator: "-").dropLast(".wit".count)
        write(files, "guest-\(name)")
        guard name == "wit-bindgen-lists" else { return }
        let options = SwiftHostGenerator.Options(
            access: .internal, asyncImports: ["test:lists/test#string-roundtrip"], hasSpans: true,
            isTraced: true)
        write(
            try SwiftHostGenerator(package: WITPackage(file: source), options: options).generate(),
            "guest-\(name)+options")
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
