import HostSystem

extension NetworkError {
    /// What a call about a socket answers.
    var errno: WASIErrno {
        switch reason {
        case .wouldBlock: .again
        case .inProgress: .already
        case .refused: .connrefused
        case .reset: .connreset
        case .aborted: .connaborted
        case .brokenPipe: .pipe
        case .timedOut: .timedout
        case .notConnected: .notconn
        case .alreadyConnected: .isconn
        case .destinationRequired: .destaddrreq
        case .addressInUse: .addrinuse
        case .addressNotAvailable: .addrnotavail
        case .unreachable: .hostunreach
        case .denied, .forbidden: .acces
        case .messageTooLong: .msgsize
        case .noSuchPath: .noent
        case .pathTooLong: .nametoolong
        case .tooManyDescriptors: .nfile
        case .noMemory: .nobufs
        case .unsupported: .notsup
        case .invalid: .inval
        case .closed: .badf
        case .cancelled: .canceled
        case .nameNotFound, .nameUnavailable, .tooManyResolutions, .tooManyAddresses,
            .notWaiting, .other:
            .io
        }
    }

    /// What `sock_getaddrinfo` answers.
    var errnoOfName: WASIErrno {
        switch reason {
        case .nameNotFound: .ainoname
        case .nameUnavailable, .timedOut, .tooManyResolutions: .aiagain
        case .forbidden: .acces
        case .tooManyAddresses: .aifail
        case .unsupported: .aifamily
        case .noMemory: .aimemory
        default: .aisystem
        }
    }
}
