// swift-tools-version: 6.3

import PackageDescription

// The steps of the tutorial; each file is the one that the tutorial shows.
let steps = [
    "FirstResult", "CallingTheApp", "SharingMemory", "SettingLimits", "UsingAPool",
    "HandlingErrors", "WaitingForTheApp", "ResumingAPlugin",
]

let package = Package(
    name: "Tutorial",
    platforms: [.macOS(.v15), .iOS(.v18)],
    dependencies: [.package(name: "weft", path: "../..")],
    targets: steps.map { name in
        .executableTarget(
            name: name, dependencies: [.product(name: "WeftKit", package: "weft")])
    } + [
        .executableTarget(
            name: "RunningAProgram", dependencies: [.product(name: "WeftWASI", package: "weft")])
    ]
)
