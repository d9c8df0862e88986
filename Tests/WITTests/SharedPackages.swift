import Foundation
import Testing
import WIT

/// Why a test is skipped.
let noSharedData: Comment = "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"

/// The WIT packages of the shared conformance data, if they are there.
enum SharedPackages {
    private static let root = conformance.appending(path: "wit")

    private static let conformance: URL = {
        let shared =
            ProcessInfo.processInfo.environment["WEFT_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")
        return shared.appending(path: "conformance")
    }()

    static let areComponentsAbsent = (try? component("c-inventory/inventory.wasm")) == nil

    /// A file of the components that other tools made.
    static func component(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: conformance.appending(path: "components/\(path)")))
    }

    /// The WIT of the components that other tools made.
    static let guests: [String] = {
        let all = FileManager.default.enumerator(
            atPath: conformance.appending(path: "components").path)
        return (all?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".wit") }.sorted()
    }()

    static let isAbsent = packages(in: "parser/valid").isEmpty

    /// Packages in a folder: paths of files and folders below the root, without what other files
    /// say of them.
    static func packages(in folder: String) -> [String] {
        let names =
            (try? FileManager.default.contentsOfDirectory(
                atPath: root.appending(path: folder).path)) ?? []
        return names.filter { name in
            name.hasSuffix(".wit") || name.hasSuffix(".wat")
                || !name.contains(".") && !name.hasPrefix("LICENSE")
        }.map { "\(folder)/\($0)" }.sorted()
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    /// Resolves a file, or a folder, which may have the package in `wit/`.
    static func resolve(_ path: String, features: Set<String> = ["active"]) throws -> WITPackage {
        if path.hasSuffix(".wit") || path.hasSuffix(".wat") {
            return try WITPackage(
                file: WITSource(path: path, bytes: try bytes(path)), features: .only(features))
        }
        return try WITPackage(folder: try sources(in: path), features: .only(features))
    }

    static func sources(in folder: String) throws -> [WITSource] {
        let inner = root.appending(path: "\(folder)/wit").path
        let folder = FileManager.default.fileExists(atPath: inner) ? "\(folder)/wit" : folder
        let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
        return try (names?.compactMap { $0 as? String } ?? []).filter { name in
            [".wit", ".wat", ".wasm", ".txt"].contains { name.hasSuffix($0) }
        }.map { WITSource(path: $0, bytes: try bytes("\(folder)/\($0)")) }
    }
}
