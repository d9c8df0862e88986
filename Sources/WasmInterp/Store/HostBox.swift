import WasmCore

/// Leads to a store without holding it, and knows which calls of host functions have not returned.
///
/// Each call has a number that no other call of the store ever has. A ``Caller`` carries it, so one
/// that was kept beyond its call is known, whatever became of the store.
@usableFromInline
class StoreLink {
    /// nil once the store is gone, which tells the link.
    fileprivate(set) var state: Unmanaged<StoreState>?
    /// The synchronous call that began last; 0 if none is under way.
    @usableFromInline @exclusivity(unchecked) var innermostCall: UInt64 = 0
    @exclusivity(unchecked) private var lastCall: UInt64 = 0
    /// The calls around the innermost one, and those of asynchronous functions.
    private var otherCalls: [UInt64] = []

    /// nil once the store is gone.
    var remainingStore: StoreState? { state?.takeUnretainedValue() }

    var store: StoreState {
        guard let state else {
            preconditionFailure("a caller was used after its store had gone")
        }
        return state.takeUnretainedValue()
    }

    /// Without holding the store for it, as this is the way of each call to the host.
    var scope: StoreScope {
        guard let state else {
            preconditionFailure("a caller was used after its store had gone")
        }
        return state._withUnsafeGuaranteedRef { StoreScope($0) }
    }

    /// Whether no call of a host function is under way.
    var isIdle: Bool { innermostCall == 0 && otherCalls.isEmpty }

    /// Starts a synchronous call. Such calls end in reverse order.
    ///
    /// - Returns: Its number, and the call around it for ``endCall(outer:)``.
    @inline(__always)
    func beginCall() -> (number: UInt64, outer: UInt64) {
        let outer = innermostCall
        if outer != 0 { hold(outer) }
        lastCall &+= 1
        innermostCall = lastCall
        return (lastCall, outer)
    }

    @inline(__always)
    func endCall(outer: UInt64) {
        if outer != 0 { forget(outer) }
        innermostCall = outer
    }

    /// Starts a call of an asynchronous function: several may be under way and end in any order.
    func beginWaitingCall() -> UInt64 {
        lastCall &+= 1
        hold(lastCall)
        return lastCall
    }

    func endWaitingCall(_ number: UInt64) { forget(number) }

    // Out of the way of calls that are not nested.
    @inline(never)
    private func hold(_ number: UInt64) { otherCalls.append(number) }

    @inline(never)
    private func forget(_ number: UInt64) {
        if let index = otherCalls.lastIndex(of: number) { otherCalls.remove(at: index) }
    }

    /// Fails if a call has returned.
    @inlinable
    func requireCall(_ number: UInt64) {
        if _fastPath(number == innermostCall) { return }
        requireOtherCall(number)
    }

    @usableFromInline
    @inline(never)
    func requireOtherCall(_ number: UInt64) {
        precondition(
            otherCalls.contains(number), "a Caller was used after its host function had returned")
    }
}

extension StoreState {
    /// Lets a link lead here.
    func join(_ link: StoreLink) {
        link.state = .passUnretained(self)
        self.link = link
    }

    /// Has to be called when the store goes away.
    func leaveLink() { link?.state = nil }
}

/// Where the host value of a store is: its host functions reach it without holding the store.
@usableFromInline
final class HostBox<Host>: StoreLink {
    // Holds a value, unless the box lies with an idle instance of a pool: then nobody reads it.
    @usableFromInline let place: UnsafeMutablePointer<Host>
    /// Whether somebody may change the value now. A flag of its own, as the run time's check for
    /// exclusive access costs more than all the rest of a short host function.
    @usableFromInline @exclusivity(unchecked) var isLent = false
    private var isFull = true

    init(_ value: Host) {
        place = .allocate(capacity: 1)
        place.initialize(to: value)
    }

    deinit {
        if isFull { place.deinitialize(count: 1) }
        place.deallocate()
    }

    @inlinable var value: Host {
        get {
            requireNotLent()
            return place.pointee
        }
        _modify {
            requireNotLent()
            isLent = true
            defer { isLent = false }
            yield &place.pointee
        }
    }

    @inlinable
    func requireNotLent() {
        precondition(!isLent, "the host value of a store was used while it was lent to be changed")
    }

    /// Takes the value out, so that it goes away now.
    func empty() {
        isFull = false
        // The value's end may run code of the host's, for which the box is empty already.
        _ = place.move()
    }

    /// Puts a value into an empty box.
    func fill(_ value: Host) {
        place.initialize(to: value)
        isFull = true
    }
}
