import CommandLineSupport
import WIT
import WasmCore

/// The files that a guest in Swift is made of: the user's own, and what is made for its world.
struct GuestSources {
    /// The user's.
    private(set) var paths: [CommandWord]
    private let generated: GeneratedFile

    /// Finds all files of Swift below a folder.
    ///
    /// - Parameter generated: The bindings. A file of the same name that was made by the same
    ///   generator is left out, as it is made anew.
    init(in folder: CommandWord, with generated: GeneratedFile) throws(Failure) {
        self.generated = generated
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        let name = CommandWord(generated.path)
        paths = []
        for path in try Files.find(in: folder, suffix: ".swift")
        where path != root + "Package.swift" {
            if path.pathParts.last == name, try isGenerated(path) { continue }
            paths.append(path)
        }
        guard !paths.isEmpty else { throw Failure("\(folder): there is no file of Swift") }
    }

    private func isGenerated(_ path: CommandWord) throws(Failure) -> Bool {
        let line = UInt8(ascii: "\n")
        return try Files.readText(path).prefix { $0 != line }
            .elementsEqual(generated.text.utf8.prefix { $0 != line })
    }

    /// Writes what was made into a folder.
    ///
    /// - Returns: Paths of all files.
    func write(to folder: CommandWord) throws(Failure) -> [CommandWord] {
        // The compiler warns of whoever defines `free`, and the linker needs it: it calls this one.
        var text = ""
        for line in generated.text.split(separator: "\n", omittingEmptySubsequences: false) {
            text += line == #"@_cdecl("free")"# ? #"@_cdecl("__wrap_free")"# : line
            text += "\n"
        }
        let path = folder + CommandWord(generated.path)
        try Files.write([UInt8](text.utf8), to: path)
        return paths + [path]
    }
}
