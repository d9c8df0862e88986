import Synchronization

/// Suspends or stops one invocation from any thread.
///
/// With metered code a request is seen within some 200,000 instructions. Otherwise the guest
/// looks at it only after each call of a host function and at each call between instances. A wait
/// on shared memory ends at once, and an asynchronous host function has its task cancelled. An
/// interruption holds for the guests, too, that host functions of the invocation call, in whatever
/// store, and that tasks call which these start, unless they are detached.
public final class InvocationHandle: Sendable {
    private static let suspends: UInt8 = 1
    private static let interrupts: UInt8 = 2
    private let requests = Atomic<UInt8>(0)
    private let waits = InterruptibleSet()
    /// Those of the invocations that run here, the outermost first. What runs below them - guests
    /// that their host functions call, of this store or another one - ends with them.
    @TaskLocal static var watching: [InvocationHandle] = []

    init() {}

    /// Asks for a pause; `resume` returns and can be called again later, on any thread.
    ///
    /// A request that comes while the guest is not running counts for the next `resume`.
    public func suspend() { requests.bitwiseOr(Self.suspends, ordering: .acquiringAndReleasing) }

    /// Ends the invocation with a trap of code `interrupted`.
    public func interrupt() {
        requests.bitwiseOr(Self.interrupts, ordering: .acquiringAndReleasing)
        waits.interruptAll()
    }

    /// Ends a wait when the invocation is interrupted, also if that was before.
    func watch(_ wait: any Interruptible) {
        waits.insert(wait)
        if isInterrupted { wait.interrupt() }
    }

    func unwatch(_ wait: any Interruptible) { waits.remove(wait) }

    var isInterrupted: Bool { requests.load(ordering: .acquiring) & Self.interrupts != 0 }

    /// Whether a pause has been asked for; asking again takes a new request.
    func takeSuspension() -> Bool {
        guard requests.load(ordering: .acquiring) & Self.suspends != 0 else { return false }
        let old = requests.bitwiseAnd(~Self.suspends, ordering: .acquiringAndReleasing).oldValue
        return old & Self.suspends != 0
    }
}
