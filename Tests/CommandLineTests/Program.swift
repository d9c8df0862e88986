import Foundation

/// The built program, run as a process.
enum Program {
    struct Outcome {
        var status: Int32
        var output: String
        var error: String
    }

    /// Where a program lies: beside the test bundle.
    private static func path(_ name: String) -> String {
        var folder = Bundle.main.bundleURL
        for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
            folder = bundle.bundleURL.deletingLastPathComponent()
        }
        let beside = folder.appending(path: name).path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let test = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        return test.appending(path: name).path
    }

    static func run(
        _ arguments: [String], input: String = "", program: String = "weft", at place: URL? = nil
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: path(program))
        process.arguments = arguments
        if let place { process.currentDirectoryURL = place }
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files instead of pipes: nothing can block on a full one.
        for name in ["in", "out", "err"] {
            try Data(name == "in" ? Array(input.utf8) : [])
                .write(to: folder.appending(path: name))
        }
        process.standardInput = try FileHandle(forReadingFrom: folder.appending(path: "in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.appending(path: "err"))
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
        }
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try text("out"), error: try text("err"))
    }
}

/// A file with some text that lasts as long as this object.
final class TemporaryFile {
    let path: String

    init(_ text: String, extension suffix: String) throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).\(suffix)").path
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
