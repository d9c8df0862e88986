import Platform

/// What is done before anything else, and what the process was started with.
enum Startup {
    /// Sees to it that descriptors 0 to 2 are streams, and that a closed pipe is an error.
    ///
    /// A file that is opened gets the lowest number that is free. If that were one of these, guests
    /// would read the module as their input, and messages would be written into their files.
    static func prepare() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // Reading finds the end; writing fails, as it should where nobody can see it.
            guard openNull() == descriptor else { exit(1) }
        }
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// The words of the command line, without the program's name.
    static var words: [CommandWord] {
        let pointers = unsafe UnsafeBufferPointer(
            start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
        return unsafe pointers.dropFirst().compactMap { pointer in
            unsafe pointer.map { unsafe CommandWord(cString: $0) }
        }
    }

    /// A variable of the process's environment; nil if there is none.
    static func variable(_ name: CommandWord) -> CommandWord? {
        let name = name.bytes.map { CChar(bitPattern: $0) } + [0]
        return unsafe getenv(name).map { unsafe CommandWord(cString: $0) }
    }

    private static func openNull() -> Int32 { unsafe open("/dev/null", O_RDONLY) }
}

extension CommandWord {
    /// The bytes up to the first zero byte.
    init(cString: UnsafePointer<CChar>) {
        unsafe self.init(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
    }
}
