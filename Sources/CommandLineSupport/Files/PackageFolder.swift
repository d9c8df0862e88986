import WasmCore

/// The files of a package of WIT: those of a folder, and those in its `deps/`.
package enum PackageFolder {
    /// A file, with its path in the folder.
    package struct File {
        package var path: String
        package var bytes: [UInt8]
    }

    /// Reads `*.wit`, and below `deps/` folders with `*.wit`, single `*.wit`, `*.wasm` and `*.wat`.
    ///
    /// - Parameter bytesMax: What the files may have together.
    package static func read(_ folder: CommandWord, bytesMax: Int) throws(Failure) -> [File] {
        var reading = Reading(root: folder.hasSuffix("/") ? folder : folder + "/", left: bytesMax)
        try reading.read("", suffixes: [".wit"])
        let dependencies = reading.root + "deps"
        guard Files.isDirectory(dependencies) else { return reading.files }
        try reading.read("deps/", suffixes: [".wit", ".wasm", ".wat"])
        for name in try Files.names(in: dependencies)
        where Files.isDirectory(dependencies + "/" + name) {
            try reading.read("deps/" + name + "/", suffixes: [".wit"])
        }
        return reading.files
    }

    private struct Reading {
        let root: CommandWord
        /// How many bytes may still be read.
        var left: Int
        var files: [File] = []

        /// Reads the files of one folder, not of those in it.
        mutating func read(_ folder: CommandWord, suffixes: [String]) throws(Failure) {
            for name in try Files.names(in: root + folder)
            where suffixes.contains(where: { name.hasSuffix($0) }) {
                let path = root + folder + name
                guard !Files.isDirectory(path) else { continue }
                let bytes = try Files.read(path, bytesMax: left)
                left -= bytes.count
                // Names that are no text are shown, and compared, as what they look like.
                let shown = (folder + name).text ?? (folder + name).description
                files.append(File(path: shown, bytes: bytes[0..<bytes.count]))
            }
        }
    }
}
