import Platform

/// Stands for an end of the host's in a store's mailbox; knows neither the store nor the stream.
final class StreamTicket: Sendable {
    private let isPosted = Locked(false)

    /// Whether it has to be posted: it is not on its way already.
    func isNew() -> Bool {
        isPosted.withLock { isPosted in
            defer { isPosted = true }
            return !isPosted
        }
    }

    /// Before somebody looks.
    func take() { isPosted.withLock { $0 = false } }
}
