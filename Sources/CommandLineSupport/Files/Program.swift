import Platform

/// Programs beside the one that runs.
package enum Program {
    /// Goes on as the program of this name in the same folder; returns only if that fails.
    package static func become(_ name: CommandWord, _ words: [CommandWord]) throws(Failure) {
        let path = executable.folder + name
        // What they take goes with the process, which ends either way.
        let pointers = unsafe ([path] + words).map { unsafe strdup($0.cString) } + [nil]
        _ = unsafe execv(path.cString, pointers)
        throw .system(path)
    }

    /// The path of the running program. Empty if the system doesn't say.
    private static var executable: CommandWord {
        var buffer = [CChar](repeating: 0, count: 1 << 14)
        #if canImport(Darwin)
            var capacity = UInt32(clamping: buffer.count)
            guard unsafe _NSGetExecutablePath(&buffer, &capacity) == 0 else { return "" }
        #else
            // The last byte stays zero.
            guard unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1) > 0 else {
                return ""
            }
        #endif
        return unsafe CommandWord(cString: buffer)
    }
}
