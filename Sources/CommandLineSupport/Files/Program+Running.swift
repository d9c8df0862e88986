import Platform

extension Program {
    /// The first program of a name in the folders that the variable `PATH` lists; nil if none has it.
    package static func find(_ name: CommandWord) -> CommandWord? {
        let list = Startup.variable("PATH") ?? ""
        return list.bytes.split(separator: UInt8(ascii: ":")).lazy
            .map { CommandWord($0) + "/" + name }.first { isThere($0) }
    }

    /// Whether there is a program at a path.
    package static func isThere(_ path: CommandWord) -> Bool {
        unsafe access(path.cString, X_OK) == 0 && Files.isFile(path)
    }

    /// The path of what a path leads to by links; the path itself if it leads to nothing.
    package static func resolved(_ path: CommandWord) -> CommandWord {
        guard let resolved = unsafe realpath(path.cString, nil) else { return path }
        defer { unsafe free(resolved) }
        return unsafe CommandWord(cString: resolved)
    }

    /// Runs a program and waits for its end. All that it writes goes to standard error: what we
    /// write may be data.
    ///
    /// - Parameter folder: Where it puts files that it needs meanwhile, and may leave.
    /// - Returns: Its exit status, or 128 and the number of the signal that ended it.
    package static func run(
        _ path: CommandWord, _ words: [CommandWord], temporaryFiles folder: CommandWord
    ) throws(Failure) -> Int32 {
        let script = #"TMPDIR="$0" exec "$@" >&2"#
        let shell: [CommandWord] = ["/bin/sh", "-c", CommandWord(script), folder, path]
        let pointers = unsafe (shell + words).map { unsafe strdup($0.cString) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        guard let status = unsafe SystemProcess.run(pointers) else { throw .system(path) }
        return status
    }
}
