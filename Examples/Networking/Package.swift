// swift-tools-version: 6.3

import PackageDescription

let package = Package(
    name: "Networking",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: [
        .executableTarget(
            name: "Networking",
            dependencies: [.product(name: "WeftWASI", package: "weft")],
            path: ".", exclude: ["README.md", "expected"], sources: ["Sources"],
            resources: [.copy("echo.wat")])
    ]
)
