/// What systems do differently about files.
package enum SystemFile {
    /// Opens a directory to reach what is in it, with no right to read if the system has that.
    package static var searchFlags: Int32 {
        #if canImport(Darwin)
            O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK
        #else
            // O_PATH, which the module map does not import.
            0o10000000 | O_DIRECTORY | O_CLOEXEC
        #endif
    }

    /// Bytes that a pipe takes without waiting once it is ready: PIPE_BUF, the least POSIX allows
    /// being 512 and Linux having 4096.
    package static var pipeBytes: UInt64 {
        #if canImport(Darwin)
            512
        #else
            4096
        #endif
    }

    /// Opens a file that has no name and is in no directory; nil where the system has none.
    package static func makeAnonymous() -> Int32? {
        #if os(Linux)
            // The module of the C library leaves this function out, though the library has it.
            typealias MakeFile = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
            guard let symbol = unsafe dlsym(nil, "memfd_create") else { return nil }
            let closesOnExec: UInt32 = 1
            let file = unsafe unsafeBitCast(symbol, to: MakeFile.self)("weft-image", closesOnExec)
            return file >= 0 ? file : nil
        #else
            return nil
        #endif
    }
}

extension stat {
    /// When the file was read last.
    package var accessTime: timespec {
        #if canImport(Darwin)
            st_atimespec
        #else
            st_atim
        #endif
    }

    /// When the content was written last.
    package var modificationTime: timespec {
        #if canImport(Darwin)
            st_mtimespec
        #else
            st_mtim
        #endif
    }

    /// When anything about the file was changed last.
    package var changeTime: timespec {
        #if canImport(Darwin)
            st_ctimespec
        #else
            st_ctim
        #endif
    }
}

extension timespec {
    /// Lets `utimensat` keep a time. The number is the same on every Linux.
    package static var omitted: timespec {
        #if canImport(Darwin)
            timespec(tv_sec: 0, tv_nsec: Int(UTIME_OMIT))
        #else
            timespec(tv_sec: 0, tv_nsec: (1 << 30) - 2)
        #endif
    }

    /// Lets `utimensat` set the time that it is. The number is the same on every Linux.
    package static var current: timespec {
        #if canImport(Darwin)
            timespec(tv_sec: 0, tv_nsec: Int(UTIME_NOW))
        #else
            timespec(tv_sec: 0, tv_nsec: (1 << 30) - 1)
        #endif
    }
}
