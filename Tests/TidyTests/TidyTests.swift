import Foundation
import Testing

/// The rules of style that a program can check.
@Suite struct TidyTests {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    struct Source: CustomTestStringConvertible, Sendable {
        var path: String
        var text: String
        var lines: [Substring]
        var testDescription: String { path }
        var isGenerated: Bool { path.contains("/Generated/") }
    }

    static let sources: [Source] = {
        var sources: [Source] = []
        for folder in ["Sources", "Tests", "Scripts", "Benchmarks", "Plugins"] {
            let base = root.appending(path: folder)
            guard
                let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
            else { continue }
            for case let file as URL in walk where file.pathExtension == "swift" {
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                sources.append(
                    Source(
                        path: String(file.path.dropFirst(root.path.count + 1)), text: text,
                        lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
            }
        }
        return sources.sorted { $0.path < $1.path }
    }()

    /// The table of instructions is as long as the standard has instructions.
    static let longFiles: Set<String> = ["Sources/WasmCore/Opcodes/Opcode+Row.swift"]

    @Test func thereAreSources() {
        #expect(Self.sources.count > 100)
    }

    @Test(arguments: sources.filter { !$0.isGenerated })
    func linesAndFilesKeepTheirLimits(source: Source) {
        for (number, line) in source.lines.enumerated() where line.count > 100 {
            Issue.record("\(source.path):\(number + 1): \(line.count) columns")
        }
        if !Self.longFiles.contains(source.path) {
            #expect(source.lines.count <= 601, "\(source.path) has \(source.lines.count) lines")
        }
    }

    /// What would end the process, or says that something is not finished.
    static let forbidden = ["FIX" + "ME", "TO" + "DO", "try" + "!", "fatal" + "Error("]

    @Test(arguments: sources)
    func nothingIsLeftUnfinishedOrUnsafe(source: Source) {
        for word in Self.forbidden where source.text.contains(word) {
            Issue.record("\(source.path) contains \(word)")
        }
    }

    /// Which modules each target may import, beside the toolchain's.
    static let arrows: [(folder: String, mayImport: Set<String>)] = [
        ("Sources/WasmCore/", []),
        ("Sources/Platform/", []),
        ("Sources/WasmInterp/", ["Platform", "WasmCore"]),
        ("Sources/WIT/", ["WasmCore"]),
        ("Sources/Host/", ["Platform", "WasmCore", "WasmInterp", "WIT"]),
        ("Sources/Wast/", ["WasmCore", "WasmInterp"]),
        ("Sources/weft/", ["Platform", "WasmCore", "WasmInterp", "Host", "Wast"]),
        ("Sources/Mesh/", []),
        ("Sources/Scheduler/", ["WasmCore", "WasmInterp", "Host", "Mesh"]),
    ]
    static let ours: Set<String> = [
        "Platform", "WasmCore", "WasmInterp", "WIT", "Host", "Mesh", "Scheduler", "WastRunner",
        "Wast",
    ]

    @Test(arguments: sources)
    func importsFollowTheArrows(source: Source) {
        guard let rule = Self.arrows.first(where: { source.path.hasPrefix($0.folder) }) else {
            return
        }
        for line in source.lines {
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword <= 2,
                words[..<keyword].allSatisfy({ ["public", "package", "internal"].contains($0) }),
                keyword + 1 < words.count
            else { continue }
            let name = String(words[keyword + 1])
            if Self.ours.contains(name) {
                #expect(rule.mayImport.contains(name), "\(source.path) imports \(name)")
            }
            if rule.folder != "Sources/Host/" && rule.folder != "Sources/Mesh/" {
                #expect(name != "Foundation", "\(source.path) imports Foundation")
            }
        }
    }
}
