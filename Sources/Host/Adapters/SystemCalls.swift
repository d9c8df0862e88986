import Platform

/// A descriptor of the host that is closed with its owner.
struct OwnedDescriptor: ~Copyable {
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }
    deinit { _ = close(raw) }
}

/// Calls the system until it is not interrupted, and turns its error into one of preview 1.
@discardableResult
func system<R: SignedInteger>(_ call: () -> R) throws(WASIErrno) -> R {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw WASIErrno(host: code) }
    }
}

extension WASIErrno {
    /// The error of the host's `errno`; `io` for those preview 1 does not know.
    init(host code: Int32) {
        self = Self.byHostCode[code] ?? .io
    }

    private static let byHostCode: [Int32: WASIErrno] = [
        E2BIG: .toobig, EACCES: .acces, EADDRINUSE: .addrinuse, EADDRNOTAVAIL: .addrnotavail,
        EAFNOSUPPORT: .afnosupport, EAGAIN: .again, EALREADY: .already, EBADF: .badf,
        EBUSY: .busy, ECANCELED: .canceled, ECONNABORTED: .connaborted,
        ECONNREFUSED: .connrefused, ECONNRESET: .connreset, EDEADLK: .deadlk, EDOM: .dom,
        EDQUOT: .dquot, EEXIST: .exist, EFAULT: .fault, EFBIG: .fbig,
        EHOSTUNREACH: .hostunreach, EILSEQ: .ilseq, EINPROGRESS: .inprogress, EINTR: .intr,
        EINVAL: .inval, EIO: .io, EISCONN: .isconn, EISDIR: .isdir, ELOOP: .loop,
        EMFILE: .mfile, EMLINK: .mlink, EMSGSIZE: .msgsize, ENAMETOOLONG: .nametoolong,
        ENETDOWN: .netdown, ENETRESET: .netreset, ENETUNREACH: .netunreach, ENFILE: .nfile,
        ENOBUFS: .nobufs, ENODEV: .nodev, ENOENT: .noent, ENOLCK: .nolck, ENOMEM: .nomem,
        ENOSPC: .nospc, ENOSYS: .nosys, ENOTCONN: .notconn, ENOTDIR: .notdir,
        ENOTEMPTY: .notempty, ENOTSOCK: .notsock, ENOTSUP: .notsup, ENOTTY: .notty,
        ENXIO: .nxio, EOVERFLOW: .overflow, EPERM: .perm, EPIPE: .pipe, ERANGE: .range,
        EROFS: .rofs, ESPIPE: .spipe, ESRCH: .srch, ESTALE: .stale, ETIMEDOUT: .timedout,
        ETXTBSY: .txtbsy, EXDEV: .xdev,
    ]
}

extension Filestat {
    init(_ status: stat) {
        self.init(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            inode: UInt64(truncatingIfNeeded: status.st_ino),
            type: FileType(mode: status.st_mode),
            linkCount: UInt64(truncatingIfNeeded: status.st_nlink),
            byteCount: UInt64(clamping: status.st_size),
            accessTime: Self.nanoseconds(status.accessTime),
            modificationTime: Self.nanoseconds(status.modificationTime),
            changeTime: Self.nanoseconds(status.changeTime))
    }

    /// Times before 1970 and after 2554 do not fit and become the nearest that does.
    private static func nanoseconds(_ time: timespec) -> UInt64 {
        let seconds = UInt64(clamping: time.tv_sec)
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(UInt64(clamping: time.tv_nsec))
        return overflow || carry ? .max : sum
    }
}

extension FileType {
    init(mode: mode_t) {
        self =
            switch mode & S_IFMT {
            case S_IFBLK: .blockDevice
            case S_IFCHR: .characterDevice
            case S_IFDIR: .directory
            case S_IFREG: .regularFile
            case S_IFLNK: .symbolicLink
            case S_IFSOCK: .socketStream
            default: .unknown
            }
    }
}

extension timespec {
    /// As `utimensat` takes it.
    init(_ change: TimeChange) {
        switch change {
        case .keep: self = .omitted
        case .now: self = .current
        case .set(let nanoseconds):
            self.init(
                tv_sec: Int(nanoseconds / 1_000_000_000),
                tv_nsec: Int(nanoseconds % 1_000_000_000))
        }
    }
}
