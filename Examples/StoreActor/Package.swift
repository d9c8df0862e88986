// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "StoreActor",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "StoreActor",
            dependencies: [.product(name: "WeftKit", package: "weft")],
            path: "Sources")
    ]
)
