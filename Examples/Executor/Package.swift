// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Executor",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "Executor",
            dependencies: [.product(name: "WeftWASI", package: "weft")],
            path: "Sources")
    ]
)
