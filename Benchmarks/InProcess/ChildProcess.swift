import Platform

/// This program once more, as a process of its own.
enum ChildProcess {
    /// Starts it and waits for its end.
    static func run(_ arguments: [String]) throws(BenchmarkError) {
        let program = "/proc/self/exe"
        var strings = unsafe ([CommandLine.arguments[0]] + arguments).map { unsafe strdup($0) }
        unsafe strings.append(nil)
        defer { unsafe strings.forEach { unsafe free($0) } }
        var process: pid_t = 0
        let path = unsafe access(program, X_OK) == 0 ? program : CommandLine.arguments[0]
        guard unsafe posix_spawn(&process, path, nil, nil, strings, environ) == 0 else {
            throw .childFailed
        }
        var status: Int32 = 0
        guard unsafe waitpid(process, &status, 0) == process, status == 0 else {
            throw .childFailed
        }
    }
}
