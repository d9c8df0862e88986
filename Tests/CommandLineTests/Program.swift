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
        try start(path(program), arguments, input: input, at: place)
    }

    /// Runs the lines of a shell, where `weft` is the program, in a folder of their own.
    ///
    /// For what only a shell can do: words that are no text, descriptors that are closed, pipes.
    ///
    /// - Parameter files: What is in the folder before.
    static func shell(
        _ script: String, files: [String: String] = [:], input: String = ""
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
        }
        let prelude = "weft() { \"$0\" \"$@\"; }\ncd \"$1\" || exit 99\n"
        return try start(
            "/bin/sh", ["-c", prelude + script, path("weft"), folder.url.path], input: input)
    }

    private static func start(
        _ executable: String, _ arguments: [String], input: String, at place: URL? = nil
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        process.arguments = arguments
        if let place { process.currentDirectoryURL = place }
        let folder = try TemporaryFolder()
        // Files instead of pipes: nothing can block on a full one.
        for name in ["in", "out", "err"] {
            try Data(name == "in" ? Array(input.utf8) : [])
                .write(to: folder.url.appending(path: name))
        }
        func file(_ name: String) -> URL { folder.url.appending(path: name) }
        process.standardInput = try FileHandle(forReadingFrom: file("in"))
        process.standardOutput = try FileHandle(forWritingTo: file("out"))
        process.standardError = try FileHandle(forWritingTo: file("err"))
        try process.run()
        process.waitUntilExit()
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
        }
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try text("out"), error: try text("err"))
    }
}

/// A folder that lasts as long as this object.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// A file with some text that lasts as long as this object.
final class TemporaryFile {
    let path: String

    convenience init(_ text: String, extension suffix: String) throws {
        try self.init(Array(text.utf8), extension: suffix)
    }

    init(_ bytes: [UInt8], extension suffix: String) throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "\(UUID().uuidString).\(suffix)").path
        try Data(bytes).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
