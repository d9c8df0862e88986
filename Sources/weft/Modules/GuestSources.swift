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
    /// Those that a generator made before are left out: they are made anew.
    ///
    /// - Parameter generated: The bindings.
    init(in folder: CommandWord, with generated: GeneratedFile) throws(Failure) {
        self.generated = generated
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        paths = []
        for path in try Files.find(in: folder, suffix: ".swift")
        where path != root + "Package.swift" {
            if !GeneratedFile.isMade(try Files.readText(path)) { paths.append(path) }
        }
        guard !paths.isEmpty else { throw Failure("\(folder): there is no file of Swift") }
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
        // The compiler wants no two files of one name.
        var name = CommandWord(generated.path)
        let taken = Set(paths.compactMap(\.pathParts.last))
        while taken.contains(name) { name = "_" + name }
        let path = folder + name
        try Files.write([UInt8](text.utf8), to: path)
        return paths + [path]
    }
}
