import Platform
import WasmCore

/// Something that waits, and that a handle ends when it interrupts.
protocol Interruptible: AnyObject, Sendable {
    func interrupt()
}

/// What a handle has to end when it interrupts.
///
/// Who adds something looks at the request afterwards, who requests looks here afterwards: one of
/// them sees the other.
final class InterruptibleSet: Sendable {
    /// A type of its own, so that nothing asks what the dictionary is until something waits.
    private struct Members {
        var byIdentity: [ObjectIdentifier: any Interruptible] = [:]
    }

    private let members = Locked(Members())

    func insert(_ member: any Interruptible) {
        members.withLock { $0.byIdentity[ObjectIdentifier(member)] = member }
    }

    func remove(_ member: any Interruptible) {
        members.withLock { $0.byIdentity[ObjectIdentifier(member)] = nil }
    }

    func interruptAll() {
        // Woken outside of the lock.
        for member in members.withLock({ Array($0.byIdentity.values) }) { member.interrupt() }
    }
}
