#if canImport(Glibc)
    @unsafe @preconcurrency import Glibc
#elseif canImport(Musl)
    @unsafe @preconcurrency import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Other programs, run as processes.
package enum SystemProcess {
    /// Runs a program and waits for its end. It has this process's environment, folder and streams.
    /// The keys that stop programs are its own affair meanwhile.
    ///
    /// - Parameter words: C strings: the program's path, then what it is given. A null ends them.
    /// - Returns: As a shell says: its exit status, or 128 and the number of the signal that ended
    ///   it; nil if it cannot be run, with `errno`.
    package static func run(
        _ words: UnsafePointer<UnsafeMutablePointer<CChar>?>
    ) -> Int32? {
        guard let path = unsafe words.pointee else { return nil }
        var process: pid_t = 0
        let error = unsafe posix_spawn(&process, path, nil, nil, words, environment)
        guard error == 0 else {
            errno = error
            return nil
        }
        let stops = [SIGINT, SIGQUIT]
        let actions = stops.map { signal($0, SIG_IGN) }
        defer { for (stop, action) in zip(stops, actions) { _ = signal(stop, action) } }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return nil }
        }
        let end = status & 0x7F
        return end == 0 ? status >> 8 & 0xFF : 128 + end
    }

    /// As it was given to the process, with what has changed since.
    private static var environment: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        #if canImport(Darwin)
            unsafe _NSGetEnviron().pointee
        #else
            unsafe environ
        #endif
    }
}
