// What POSIX has and Darwin does not declare, so that whoever calls it need not know.

#if canImport(Darwin)
    package let POSIX_FADV_NORMAL: Int32 = 0
    package let POSIX_FADV_RANDOM: Int32 = 1
    package let POSIX_FADV_SEQUENTIAL: Int32 = 2
    package let POSIX_FADV_WILLNEED: Int32 = 3
    package let POSIX_FADV_DONTNEED: Int32 = 4
    package let POSIX_FADV_NOREUSE: Int32 = 5

    /// Advice may be ignored.
    package func posix_fadvise(
        _ descriptor: Int32, _ offset: off_t, _ byteCount: off_t, _ advice: Int32
    ) -> Int32 { 0 }

    /// Writes more than the content back, which is allowed.
    package func fdatasync(_ descriptor: Int32) -> Int32 { fsync(descriptor) }
#endif
