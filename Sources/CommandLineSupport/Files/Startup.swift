import Platform

/// What is done before anything else, and what the process was started with.
package enum Startup {
    /// Sees to it that descriptors 0 to 2 are streams, and that a closed pipe is an error.
    ///
    /// A file that is opened gets the lowest number that is free. If that were one of these, guests
    /// would read the module as their input, and messages would be written into their files.
    package static func prepare() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // Reading finds the end; writing fails, as it should where nobody can see it.
            guard openNull() == descriptor else { exit(1) }
        }
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// From now on the process ends, as the system's own tools do, when it writes to a pipe that
    /// nobody reads. Guests may not look at errors, and go on for ever.
    package static func endAtBrokenPipe() { _ = signal(SIGPIPE, SIG_DFL) }

    /// The words of the command line, without the program's name.
    package static var words: [CommandWord] {
        let pointers = unsafe UnsafeBufferPointer(
            start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        return unsafe pointers.dropFirst().compactMap { pointer in
            unsafe pointer.map { unsafe CommandWord(cString: $0) }
        }
    }

    /// A variable of the process's environment; nil if there is none.
    package static func variable(_ name: CommandWord) -> CommandWord? {
        unsafe getenv(name.cString).map { unsafe CommandWord(cString: $0) }
    }

    private static func openNull() -> Int32 { unsafe open("/dev/null", O_RDONLY) }
}

extension CommandWord {
    /// The bytes up to the first zero byte.
    init(cString: UnsafePointer<CChar>) {
        unsafe self.init(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
    }

    /// As the system takes paths; names with a zero byte in them are none, and come to nothing.
    var cString: [CChar] {
        bytes.contains(0) ? [0] : bytes.map { CChar(bitPattern: $0) } + [0]
    }
}
