extension NetworkError: CustomStringConvertible {
    package var description: String {
        code.map { "\(reason.text) (error \($0))" } ?? reason.text
    }
}

extension NetworkError.Reason {
    fileprivate var text: String {
        switch self {
        case .wouldBlock: "the socket is not ready"
        case .inProgress: "a connection is under way"
        case .refused: "the connection was refused"
        case .reset: "the connection was reset"
        case .aborted: "the connection was aborted"
        case .brokenPipe: "the connection takes nothing more"
        case .timedOut: "the time is over"
        case .notConnected: "the socket is not connected"
        case .alreadyConnected: "the socket is connected"
        case .destinationRequired: "the datagram has no destination"
        case .addressInUse: "the address is in use"
        case .addressNotAvailable: "the address is not this host's"
        case .unreachable: "the address cannot be reached"
        case .denied: "the system denies it"
        case .forbidden(let rule): "the policy denies it: \(rule)"
        case .messageTooLong: "the message is too long"
        case .noSuchPath: "there is no socket of that path"
        case .pathTooLong: "the path is too long"
        case .nameNotFound: "the name is not known"
        case .nameUnavailable: "the name could not be asked for"
        case .tooManyDescriptors: "there are no descriptors left"
        case .tooManyResolutions(let limit):
            "\(limit) names are being asked for, as many as the limit allows"
        case .tooManyAddresses(let limit):
            "the name has more than \(limit) addresses, which the limit does not allow"
        case .noMemory: "the system is short of memory"
        case .unsupported: "the system does not have it"
        case .invalid: "it has no meaning for this socket"
        case .closed: "the socket is closed"
        case .cancelled: "the wait was cancelled"
        case .notWaiting(let error): error.description
        case .other: "the system failed"
        }
    }
}
