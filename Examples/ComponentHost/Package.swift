// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "ComponentHost",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "ComponentHost",
            dependencies: [.product(name: "WeftKit", package: "weft")],
            path: "Sources",
            plugins: [.plugin(name: "WITBindings", package: "weft")])
    ]
)
