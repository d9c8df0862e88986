import Foundation
import WeftWASI

@main
enum SandboxedFiles {
    static func main() throws {
        let resources = Bundle.module.bundleURL
        let module = try Module(
            path: resources.appending(path: "copy.wat").path, engine: Engine())
        let books = resources.appending(path: "Books").path

        for name in ["poem.txt", "missing.txt", "../../secret.txt"] {
            let notes = MemoryFileSystem(byteCountMax: 1 << 20)
            try notes.addFile("/about.txt", text: "What was copied here.\n")

            var wasi = WASIConfiguration()
            wasi.arguments = ["copy", name]
            try wasi.preopen("/books", folder: books, isReadOnly: true)
            wasi.preopen("/notes", notes)
            let code = try WASIPreview1.run(module, wasi)
            print("\(name): exit code \(code), notes are", try notes.paths(below: "/"))
            if code == 0 { print(try notes.text(of: "/poem.txt"), terminator: "") }
        }

        do throws(FileSystemError) {
            var wasi = WASIConfiguration()
            try wasi.preopen("/books", folder: "/no/such/folder", isReadOnly: true)
        } catch {
            print(error)
        }
    }
}
