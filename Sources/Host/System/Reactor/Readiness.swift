internal import Platform

/// What a descriptor is ready for, or is waited for.
package struct Readiness: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let read = Readiness(rawValue: 1)
    package static let write = Readiness(rawValue: 2)

    /// The other end is gone. Reading and writing do not wait any more, whatever they answer.
    package static let hangUp = Readiness(rawValue: 4)

    /// Reading or writing answers an error.
    package static let error = Readiness(rawValue: 8)

    /// What ends every wait, whatever it is for.
    static let ending: Readiness = [.hangUp, .error]
}

/// As `poll` has it, and `epoll` in the same numbers.
extension Readiness {
    init(pollMask mask: Int32) {
        self = []
        if mask & Int32(POLLIN) != 0 { insert(.read) }
        if mask & Int32(POLLOUT) != 0 { insert(.write) }
        if mask & Int32(POLLERR) != 0 { insert(.error) }
        if mask & Int32(POLLHUP) != 0 { insert(.hangUp) }
    }

    /// What is asked for; the rest is told unasked.
    var pollMask: Int32 {
        (contains(.read) ? Int32(POLLIN) : 0) | (contains(.write) ? Int32(POLLOUT) : 0)
    }
}
