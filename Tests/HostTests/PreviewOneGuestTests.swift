import Foundation
import Host
import Testing
import WasmCore
import WasmInterp

/// The guests of the preview 1 suite, run by the engine on a copy of their directory.
@Suite(
    .enabled(
        if: PreviewOneGuests.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct PreviewOneGuestTests {
    @Test(arguments: PreviewOneGuests.all)
    func guestBehavesAsItsDescriptionSays(guest: PreviewOneGuest) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = WASIConfiguration()
        configuration.arguments = [guest.file.lastPathComponent] + (guest.description.args ?? [])
        for (name, value) in guest.description.env ?? [:] {
            configuration.environment.append((name: name, value: value))
        }
        if let root = guest.description.root {
            let copy = folder.appending(path: "root")
            try FileManager.default.copyItem(
                at: guest.file.deletingLastPathComponent().appending(path: root), to: copy)
            let directory = try HostDirectory(path: copy.path)
            configuration.preopens = [(guestPath: "/", directory: directory)]
        }
        let output = BytesOutput()
        let errors = BytesOutput()
        configuration.standardOutput = output
        configuration.standardError = errors

        let engine = Engine()
        let module = try Module([UInt8](Data(contentsOf: guest.file)), engine: engine)
        var imports = ImportSet(in: Store(engine: engine, host: ()))
        WASIPreview1(configuration).define(in: &imports)
        let instance = try imports.instantiate(module)
        let start = try #require(instance.function("_start"))
        var status: UInt32 = 0
        do throws(CallError) {
            _ = try start.call()
        } catch {
            guard let exit = error.trap?.cause as? WASIExit else {
                Issue.record("\(error) \(String(decoding: errors.bytes, as: UTF8.self))")
                return
            }
            status = exit.code
        }
        #expect(status == guest.description.exit_code ?? 0)
        if let wanted = guest.description.stdout {
            #expect(String(decoding: output.bytes, as: UTF8.self) == wanted)
        }
        if let wanted = guest.description.stderr {
            #expect(String(decoding: errors.bytes, as: UTF8.self) == wanted)
        }
    }

    @Test func theSuiteIsWhole() {
        #expect(PreviewOneGuests.all.count >= 54)
    }
}

struct PreviewOneGuest: CustomTestStringConvertible, Sendable {
    /// The file beside a guest that says how to run it.
    struct Description: Decodable, Sendable {
        var args: [String]?
        var env: [String: String]?
        var root: String?
        var exit_code: UInt32?
        var stdout: String?
        var stderr: String?
    }

    var file: URL
    var description = Description()
    var testDescription: String { file.deletingPathExtension().lastPathComponent }
}

enum PreviewOneGuests {
    static let root: URL = {
        let shared =
            ProcessInfo.processInfo.environment["WEFT_SHARED"].map { URL(filePath: $0) }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")
        return shared.appending(path: "conformance/wasi/p1")
    }()

    static var arePresent: Bool { FileManager.default.fileExists(atPath: root.path) }

    static let all: [PreviewOneGuest] = {
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        else { return [] }
        var guests: [PreviewOneGuest] = []
        for case let file as URL in walk where file.pathExtension == "wasm" {
            var guest = PreviewOneGuest(file: file)
            let description = file.deletingPathExtension().appendingPathExtension("json")
            if let data = try? Data(contentsOf: description),
                let read = try? JSONDecoder().decode(PreviewOneGuest.Description.self, from: data)
            {
                guest.description = read
            }
            guests.append(guest)
        }
        return guests.sorted { $0.file.path < $1.file.path }
    }()
}
