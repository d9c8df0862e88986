/// Why a wait could not begin, or ended without what it was for.
package enum ReactorError: Error, Hashable, Sendable {
    /// Nobody waits any more: the reactor has been shut down.
    case shutDown
    /// There are as many waits as the limit allows.
    case tooManyWaits(limit: Int)
    /// There are as many jobs as the limit allows.
    case tooManyJobs(limit: Int)
    /// The descriptor was closed, or is none.
    case closed(descriptor: Int32)
    /// The wait was cancelled.
    case cancelled
    /// The system refused a call.
    case system(call: String, code: Int32)
}

extension ReactorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .shutDown: "the reactor has been shut down"
        case .tooManyWaits(let limit): "there are \(limit) waits, as many as the limit allows"
        case .tooManyJobs(let limit): "there are \(limit) jobs, as many as the limit allows"
        case .closed(let descriptor): "descriptor \(descriptor) is closed"
        case .cancelled: "the wait was cancelled"
        case .system(let call, let code): "\(call) failed with error \(code)"
        }
    }
}
