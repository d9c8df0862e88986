// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Snapshots",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "Snapshots",
            dependencies: [.product(name: "WeftKit", package: "weft")],
            path: "Sources")
    ]
)
