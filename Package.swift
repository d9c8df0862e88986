// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

// The engine is unsafe pointers throughout: marking each use would say nothing.
let engineSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Debug builds have no tail calls. The trait of the same name sets it elsewhere.
    .define("LoopDispatch", .when(configuration: .debug)),
]

let package = Package(
    name: "weft",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "WasmCore", targets: ["WasmCore"]),
        .library(name: "WasmInterp", targets: ["WasmInterp"]),
        .library(name: "Host", targets: ["Host"]),
        .library(name: "WIT", targets: ["WIT"]),
        .library(name: "WeftKit", targets: ["WeftKit"]),
        .library(name: "WeftWASI", targets: ["WeftWASI"]),
        .executable(name: "weft", targets: ["weft"]),
    ],
    traits: [
        .trait(
            name: "LoopDispatch",
            description: "Handlers return to the driver's loop, for builds without tail calls"),
        .trait(
            name: "DispatchProfile",
            description: "Counts executed cells, for `dispatch-profile`; several times slower",
            enabledTraits: ["LoopDispatch"]),
    ],
    targets: [
        .target(name: "WasmCore", swiftSettings: settings),
        .target(name: "Platform", swiftSettings: settings),
        .target(name: "Demangling", swiftSettings: settings),
        .target(name: "MeshCrypto", path: "Sources/Mesh/Crypto", swiftSettings: settings),
        .target(name: "WIT", dependencies: ["WasmCore"], swiftSettings: settings),
        .target(
            name: "WasmInterp", dependencies: ["Demangling", "MeshCrypto", "Platform", "WasmCore"],
            swiftSettings: engineSettings),
        .target(
            name: "Host",
            dependencies: ["Platform", "HostSystem", "WasmCore", "WasmInterp"],
            exclude: ["System"], swiftSettings: settings),
        .target(
            name: "HostSystem", dependencies: ["Platform"], path: "Sources/Host/System",
            // The C library's module lacks epoll, which is declared by its C name.
            swiftSettings: settings + [.enableExperimentalFeature("Extern")]),
        .target(
            name: "WeftKit", dependencies: ["WasmCore", "WasmInterp"], swiftSettings: settings),
        .target(name: "WeftWASI", dependencies: ["Host", "WeftKit"], swiftSettings: settings),
        .target(
            name: "Wast", dependencies: ["Platform", "WasmCore", "WasmInterp"],
            swiftSettings: settings),
        .target(
            name: "CommandLineSupport", dependencies: ["Platform", "WasmCore"],
            swiftSettings: settings),
        .target(
            name: "WITCommands", dependencies: ["CommandLineSupport", "WIT", "WasmCore"],
            swiftSettings: settings),
        .executableTarget(
            name: "weft",
            dependencies: [
                "Platform", "WasmCore", "WIT", "WasmInterp", "Host", "Wast", "CommandLineSupport",
                "WITCommands",
            ],
            swiftSettings: settings, plugins: ["CommitPlugin"]),
        .plugin(name: "CommitPlugin", capability: .buildTool()),
        .executableTarget(
            name: "weft-bindgen", dependencies: ["Platform", "CommandLineSupport", "WITCommands"],
            swiftSettings: settings),
        .executableTarget(
            name: "weft-batch",
            dependencies: [
                "Platform", "WasmCore", "WIT", "WasmInterp", "Wast", "CommandLineSupport",
                "WITCommands",
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "generate-handlers", dependencies: ["Platform", "WasmCore"],
            path: "Scripts/GenerateHandlers", swiftSettings: settings),
        .executableTarget(
            name: "weft-benchmarks", dependencies: ["Platform", "WasmCore", "WasmInterp", "Host"],
            path: "Benchmarks/InProcess", swiftSettings: settings),
        .executableTarget(
            name: "dispatch-profile", dependencies: ["WasmInterp", "Host"],
            path: "Benchmarks/DispatchProfile", swiftSettings: settings),
        .testTarget(
            name: "WasmCoreTests", dependencies: ["Platform", "WasmCore"], swiftSettings: settings),
        .testTarget(
            name: "ComponentTests", dependencies: ["WasmCore"], swiftSettings: settings),
        .testTarget(
            name: "DemanglingTests", dependencies: ["Demangling"], swiftSettings: settings),
        .testTarget(
            name: "MeshCryptoTests", dependencies: ["MeshCrypto"], swiftSettings: settings),
        .testTarget(
            name: "HostSystemTests", dependencies: ["HostSystem", "Platform"],
            swiftSettings: settings),
        .testTarget(name: "WITTests", dependencies: ["WIT", "WasmCore"], swiftSettings: settings),
        .testTarget(
            name: "TidyTests", dependencies: ["generate-handlers"],
            exclude: ["Ratchet.txt", "Interface"],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .testTarget(
            name: "WasmInterpTests",
            dependencies: [
                "MeshCrypto", "Platform", "WasmCore", "WasmInterp", "generate-handlers",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["WasmCore", "WasmInterp", "Wast", "Host"],
            exclude: ["KnownFailures.txt"],
            swiftSettings: settings),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "WasmCore", "CommandLineSupport", "weft", "weft-batch", "weft-benchmarks",
            ],
            exclude: ["Golden"],
            swiftSettings: settings),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["WasmCore", "WasmInterp", "Host", "WeftWASI"],
            swiftSettings: settings),
        .testTarget(name: "WeftKitTests", dependencies: ["WeftWASI"], swiftSettings: settings),
        .testTarget(
            name: "HostTests",
            dependencies: [
                "MeshCrypto", "Platform", "Host", "HostSystem", "WasmCore", "WasmInterp",
            ],
            swiftSettings: settings),
    ]
)

// Whoever builds all of this package builds what its plugins run too, for the host and in debug,
// as if somebody used them. Where nobody does, as in most of CI, the variable spares that.
if Context.environment["WEFT_PLUGINS"] != "0" {
    package.products += [
        .plugin(name: "WITBindings", targets: ["WITBindings"]),
        .plugin(name: "GenerateBindings", targets: ["GenerateBindings"]),
    ]
    package.targets += [
        .plugin(
            name: "WITBindings", capability: .buildTool(), dependencies: ["weft-bindgen"]),
        .plugin(
            name: "GenerateBindings",
            capability: .command(
                intent: .custom(
                    verb: "generate-bindings",
                    description: "Make Swift of the WIT of targets, to be checked in"),
                permissions: [
                    .writeToPackageDirectory(reason: "It writes what is made into the targets.")
                ]),
            dependencies: ["weft-bindgen"]),
    ]
}

// CI's sanitizers run some targets of tests, and need not build what the others are about:
// `WEFT_TESTS=HostTests,WasmInterpTests` leaves it out.
if let names = Context.environment["WEFT_TESTS"] {
    var left = names.split(separator: ",").map { String($0) }
    var needed = Set(left)
    while let name = left.popLast() {
        for target in package.targets where target.name == name {
            for case .byNameItem(let name, _) in target.dependencies
            where needed.insert(name).inserted {
                left.append(name)
            }
        }
    }
    package.products = []
    package.targets.removeAll { !needed.contains($0.name) }
}
