// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "HostFunctions",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "HostFunctions",
            dependencies: [.product(name: "WeftKit", package: "weft")],
            path: "Sources")
    ]
)
