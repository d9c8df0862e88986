// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "UserScripts",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "UserScripts",
            dependencies: [.product(name: "WeftWASI", package: "weft")],
            path: "Sources")
    ]
)
