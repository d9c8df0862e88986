import Platform

/// A folder for files that nobody needs later: it goes with the value, and what is in it too.
package struct TemporaryFolder: ~Copyable {
    /// With a slash at its end.
    package let path: CommandWord

    /// Makes a folder that only this user can read, where the variable `TMPDIR` says, else in `/tmp`.
    package init() throws(Failure) {
        let place = Startup.variable("TMPDIR").flatMap { $0.bytes.isEmpty ? nil : $0 } ?? "/tmp"
        let template = place + (place.hasSuffix("/") ? "" : "/") + "weft.XXXXXX"
        var name = template.cString
        guard unsafe mkdtemp(&name) != nil else { throw .system(template) }
        path = unsafe CommandWord(cString: name) + "/"
    }

    deinit {
        // Folders are emptied before they go, and those in them before.
        var folders = [path]
        var emptied: [CommandWord] = []
        while let folder = folders.popLast() {
            for name in (try? Files.names(in: folder, includesHidden: true)) ?? [] {
                let path = folder + name
                if Files.isDirectory(path, followsLink: false) {
                    folders.append(path + "/")
                } else {
                    _ = unsafe unlink(path.cString)
                }
            }
            emptied.append(folder)
        }
        for folder in emptied.reversed() { _ = unsafe rmdir(folder.cString) }
    }
}
