// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Plugin",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "Plugin",
            dependencies: [.product(name: "WeftKit", package: "weft")],
            path: ".", exclude: ["README.md", "expected"], sources: ["Sources"],
            resources: [.copy("Plugins")])
    ]
)
