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
        .library(name: "Host", targets: ["Host"]),
    ],
    targets: [
        .target(name: "WasmCore", swiftSettings: settings),
        .target(name: "Host", dependencies: ["WasmCore"], swiftSettings: settings),
        .testTarget(name: "WasmCoreTests", dependencies: ["WasmCore"], swiftSettings: settings),
        .testTarget(name: "HostTests", dependencies: ["Host", "WasmCore"], swiftSettings: settings),
    ]
)
