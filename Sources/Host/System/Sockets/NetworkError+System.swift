internal import Platform

extension NetworkError {
    /// What a number of the system's means.
    init(system code: Int32) {
        self.init(Self.reason(code), code: code)
    }

    private static func reason(_ code: Int32) -> Reason {
        #if os(Linux)
            if code == ENONET { return .unreachable }
        #endif
        return switch code {
        case EAGAIN, EWOULDBLOCK: .wouldBlock
        case EALREADY, EINPROGRESS: .inProgress
        case ECONNREFUSED: .refused
        case ECONNRESET, ENETRESET: .reset
        case ECONNABORTED, EPROTO: .aborted
        case EPIPE, ESHUTDOWN: .brokenPipe
        case ETIMEDOUT: .timedOut
        case ENOTCONN: .notConnected
        case EISCONN: .alreadyConnected
        case EDESTADDRREQ: .destinationRequired
        case EADDRINUSE: .addressInUse
        case EADDRNOTAVAIL: .addressNotAvailable
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN: .unreachable
        case EACCES, EPERM, EROFS: .denied
        case EMSGSIZE: .messageTooLong
        case ENOENT, ENOTDIR, ELOOP, EPROTOTYPE: .noSuchPath
        case ENAMETOOLONG: .pathTooLong
        case EMFILE, ENFILE: .tooManyDescriptors
        case ENOMEM, ENOBUFS: .noMemory
        case EAFNOSUPPORT, EPROTONOSUPPORT, EOPNOTSUPP, ENOPROTOOPT, ESOCKTNOSUPPORT,
            EPFNOSUPPORT:
            .unsupported
        case EINVAL, ENOTSOCK, EDOM: .invalid
        case EBADF: .closed
        default: .other
        }
    }
}
