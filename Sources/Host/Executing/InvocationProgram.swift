internal import HostSystem
import Platform
import WasmInterp

/// What a guest does: a call, and one before it that sets it up, if there is one.
struct GuestCalls<Output> {
    /// A module's start function.
    var preparation: Function?
    var call: () throws -> Invocation<Output>
}

/// A call of a function of a guest, which is made when its first turn comes.
final class InvocationProgram<Output>: GuestProgram, @unchecked Sendable {
    // Sendable: the executor lets one thread at a time use it, each after the one before.
    private enum Stage {
        case new(() throws -> GuestCalls<Output>)
        case preparing(Invocation<[Value]>, () throws -> Invocation<Output>)
        case running(Invocation<Output>)
        case ended
    }

    private let finish: @Sendable (Result<Output, any Error>) -> Void
    /// Who pays for its time; nil if nobody has to.
    private let budget: GuestBudget?
    private var stage: Stage {
        didSet {
            let handle: InvocationHandle? =
                switch stage {
                case .preparing(let invocation, _): invocation.handle
                case .running(let invocation): invocation.handle
                case .new, .ended: nil
                }
            pausing.withLock { pausing in
                pausing.handle = handle
                guard pausing.isWanted, let handle else { return }
                handle.suspend()
                pausing.isWanted = false
            }
        }
    }
    private let pausing = Locked(Pausing())

    /// What other threads know of the call that is under way.
    private struct Pausing {
        var handle: InvocationHandle?
        /// Whether somebody wanted a pause when there was no call yet.
        var isWanted = false
    }
    /// What an asynchronous host function that the guest waited for has thrown.
    private var failure: (any Error)?
    /// What of it was put aside while it waits.
    private var aside: HibernatedGuest?

    /// - Parameter finish: Told once what it came to.
    init(
        _ budget: GuestBudget?, _ start: @escaping @Sendable () throws -> GuestCalls<Output>,
        finish: @escaping @Sendable (Result<Output, any Error>) -> Void
    ) {
        self.budget = budget
        stage = .new(start)
        self.finish = finish
    }

    /// A call that nothing has to come before.
    convenience init(
        _ budget: GuestBudget?, calling start: @escaping @Sendable () throws -> Invocation<Output>,
        finish: @escaping @Sendable (Result<Output, any Error>) -> Void
    ) {
        self.init(budget, { GuestCalls(call: start) }, finish: finish)
    }

    func pause() {
        pausing.withLock { pausing in
            pausing.handle?.suspend()
            pausing.isWanted = pausing.handle == nil
        }
    }

    func note(_ nanoseconds: UInt64) -> GuestStep? {
        guard let budget else { return nil }
        do throws(LimitExceeded) {
            try budget.noteSlice(nanoseconds)
            return nil
        } catch {
            return end(.failure(error))
        }
    }

    func run(fuel: UInt64) -> GuestStep {
        do {
            if let failure { throw failure }
            return try go(on: fuel)
        } catch {
            return end(.failure(error))
        }
    }

    func end(_ reason: GuestEnd) -> GuestStep { end(.failure(reason)) }

    private func go(on fuel: UInt64) throws -> GuestStep {
        switch stage {
        case .new(let start):
            let calls = try start()
            if let preparation = try calls.preparation?.start() {
                try check(preparation)
                stage = .preparing(preparation, calls.call)
            } else {
                try begin(calls.call)
            }
            return try go(on: fuel)
        case .preparing(let invocation, let call):
            if let step = try step(of: invocation, fuel, { _ in try self.begin(call) }) {
                return step
            }
            return try go(on: fuel)
        case .running(let invocation):
            var output: Output?
            if let step = try step(of: invocation, fuel, { output = $0 }) { return step }
            guard let output else { return .ended {} }
            return end(.success(output))
        case .ended: return .ended {}
        }
    }

    private func begin(_ call: () throws -> Invocation<Output>) throws {
        let invocation = try call()
        try check(invocation)
        stage = .running(invocation)
    }

    private func check<T>(_ invocation: Invocation<T>) throws(GuestEnd) {
        guard invocation.isMetered else { throw .unmetered }
    }

    /// - Parameter take: Given what a call that has ended has returned.
    /// - Returns: nil if it has ended.
    private func step<T>(
        of invocation: Invocation<T>, _ fuel: UInt64, _ take: (T) throws -> Void
    ) throws -> GuestStep? {
        if let aside {
            guard try aside.giveBack(to: invocation) else { return Self.tryAgain }
            self.aside = nil
        }
        switch try invocation.resume(fuel: fuel) {
        case .finished(let output):
            try take(output)
            return nil
        case .suspended: return .paused
        case .waiting: return wait(for: invocation)
        }
    }

    private func end(_ result: Result<Output, any Error>) -> GuestStep {
        if case .ended = stage { return .ended {} }
        // The store goes first: whoever is told may count what there is.
        stage = .ended
        aside = nil
        let finish = finish
        nonisolated(unsafe) let told = result
        return .ended { unsafe finish(told) }
    }

    func rest(_ folder: HibernationFolder?) -> UInt64 {
        switch stage {
        case .preparing(let invocation, _): rest(invocation, folder)
        case .running(let invocation): rest(invocation, folder)
        case .new, .ended: 0
        }
    }

    private func rest<T>(_ invocation: Invocation<T>, _ folder: HibernationFolder?) -> UInt64 {
        invocation.giveStackPagesBack()
        guard let folder, aside == nil else { return 0 }
        aside = folder.putAside(invocation)
        return aside?.byteCount ?? 0
    }

    private func wait<T>(for invocation: Invocation<T>) -> GuestStep {
        nonisolated(unsafe) let waiting = invocation
        guard invocation.waitsByCallback else {
            return .held { wake in self.perform(unsafe waiting, wake) }
        }
        return .waits { wake in
            guard let giveUp = unsafe waiting.whenReady(wake) else {
                wake()
                return {}
            }
            guard let limit = unsafe waiting.waitLimit else { return giveUp }
            let giveUpTimer = HostWaiter().whenReady(
                [], nanoseconds: (limit - .now).wholeNanoseconds, isInterrupted: nil, wake)
            return {
                giveUp()
                giveUpTimer()
            }
        }
    }

    /// The system lacks something that others will have given back in a while.
    private static var tryAgain: GuestStep {
        .waits { wake in
            HostWaiter().whenReady([], nanoseconds: 20_000_000, isInterrupted: nil, wake)
        }
    }

    /// An asynchronous host function is a task of its own, which has the guest meanwhile.
    private func perform<T>(
        _ invocation: Invocation<T>, _ wake: @escaping @Sendable () -> Void
    ) -> @Sendable () -> Void {
        nonisolated(unsafe) let waiting = invocation
        let task = Task {
            do {
                try unsafe await waiting.performHostCall()
            } catch {
                self.failure = error
            }
            wake()
        }
        return { task.cancel() }
    }
}
