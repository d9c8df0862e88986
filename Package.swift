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

let package = Package(
    name: "weft",
    platforms: [.macOS(.v26), .iOS(.v26)],
    products: [
        .library(name: "WasmCore", targets: ["WasmCore"]),
        .library(name: "WasmInterp", targets: ["WasmInterp"]),
    ],
    targets: [
        .target(name: "WasmCore", swiftSettings: settings),
        .target(
            name: "WasmInterp", dependencies: ["WasmCore"],
            swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "generate-handlers", dependencies: ["WasmCore"], path: "Scripts/GenerateHandlers",
            swiftSettings: settings),
        .testTarget(name: "WasmCoreTests", dependencies: ["WasmCore"], swiftSettings: settings),
    ]
)
