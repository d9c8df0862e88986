internal import HostSystem
import Platform

// What the threads of an executor do.

extension ExecutorCore {
    /// A guest's turn.
    private struct Turn {
        var id: GuestID
        var program: any GuestProgram
        var fuel: UInt64
        /// Why it has to end, if it has to.
        var end: GuestEnd?
        var giveUp: (@Sendable () -> Void)?
    }

    /// How a guest's turn ended.
    private struct Done {
        var id: GuestID
        var nanoseconds: UInt64
        var end: ExecutorTable<Work>.SliceEnd
        var giveUp: (@Sendable () -> Void)?
        /// Tells those who wait for its end.
        var tell: (@Sendable () -> Void)?
    }

    /// What a thread finds to do.
    private enum Errand {
        case turn(Turn)
        case sleep(until: Instant?)
        /// Guests have waited for long.
        case rest([Resting])
        case leave
    }

    /// Who is to be told something once the lock is free.
    private struct Calls {
        var giveUp: (@Sendable () -> Void)?
        var tell: (@Sendable () -> Void)?
        var sleepers: [Parker] = []
        var admitted: CheckedContinuation<Bool, Never>?

        func make() {
            giveUp?()
            tell?()
            for sleeper in sleepers { sleeper.wake() }
            admitted?.resume(returning: true)
        }
    }

    func work() {
        let parker = Parker()
        var meter = SliceMeter()
        meter.begin()
        var done: Done?
        while true {
            let errand = next(after: done, at: meter.now, parker)
            done = nil
            switch errand {
            case .turn(let turn):
                turn.giveUp?()
                done = run(turn, &meter)
            case .rest(let guests):
                for guest in guests { rest(guest) }
                meter.begin()
            case .sleep(let instant):
                parker.park(
                    until: instant.map {
                        .now + .nanoseconds(Int64(clamping: meter.now.nanoseconds(until: $0)))
                    })
                meter.begin()
            case .leave: return
            }
        }
    }

    private func run(_ turn: Turn, _ meter: inout SliceMeter) -> Done {
        var step =
            if let end = turn.end {
                turn.program.end(end)
            } else {
                turn.program.run(fuel: turn.fuel)
            }
        let id = turn.id
        var done = Done(id: id, nanoseconds: meter.lap(), end: .ended)
        // One that has ended stays with what it came to.
        if let end = turn.program.note(done.nanoseconds), !step.isEnd { step = end }
        switch step {
        case .paused: done.end = .usedUp
        case .ended(let tell): done.tell = tell
        // What comes before the slice's end is remembered.
        case .waits(let wait):
            done.giveUp = wait { self.wake(id) }
            done.end = .waits
        case .held(let wait):
            done.giveUp = wait { self.wake(id) }
            done.end = .held
        }
        if options.observer != nil { observe(done) }
        return done
    }

    private func observe(_ done: Done) {
        let time = Duration.nanoseconds(Int64(clamping: done.nanoseconds))
        switch done.end {
        case .usedUp: note(.paused(time), of: done.id)
        case .waits, .held: note(.waits(time), of: done.id)
        case .ended:
            var usage = usage(of: done.id) ?? GuestUsage()
            usage.note(done.nanoseconds)
            note(.ended(usage), of: done.id)
        }
    }

    /// Puts a guest back and finds out what to do then, in one go.
    private func next(after done: Done?, at now: Instant, _ parker: Parker) -> Errand {
        var calls = Calls()
        let errand = state.withLock { state -> Errand in
            // After a sleep that nobody ended it is there still.
            if done == nil { state.idle.removeAll { $0 === parker } }
            if let done { putBack(done, at: now, &state, &calls) }
            if now >= state.nextRest {
                let guests = state.guestsThatRest(options, at: now)
                if !guests.isEmpty { return .rest(guests) }
            }
            if let turn = nextTurn(&state) { return .turn(turn) }
            guard state.isShutDown, state.table.guests.count == 0 else {
                state.idle.append(parker)
                return .sleep(until: state.nextRest == .never ? nil : state.nextRest)
            }
            // The last guest's end is that of all threads.
            state.threadCount -= 1
            swap(&calls.sleepers, &state.idle)
            return .leave
        }
        calls.make()
        return errand
    }

    private func putBack(
        _ done: Done, at now: Instant, _ state: inout State, _ calls: inout Calls
    ) {
        let id = done.id
        state.runningCount -= 1
        state.table.guests[id]?.content.giveUp = done.giveUp
        state.table.guests[id]?.content.lastRun = now
        let isCancelled = state.table.guests[id]?.isCancelled ?? false
        let isReady = state.table.end(id, after: done.nanoseconds, done.end)
        switch done.end {
        case .ended: (calls.admitted, calls.tell) = (state.admission.give(), done.tell)
        case .usedUp: state.table.guests[id]?.content.fuel.note(done.nanoseconds)
        case .waits, .held:
            if isCancelled { calls.giveUp = done.giveUp }
            if !isReady { state.mayRest(options, since: now) }
        }
    }

    private func nextTurn(_ state: inout State) -> Turn? {
        guard let id = state.table.next(), let guest = state.table.guests[id] else { return nil }
        state.runningCount += 1
        state.table.guests[id]?.content.giveUp = nil
        state.table.guests[id]?.content.rest = .none
        let end: GuestEnd? =
            guest.isCancelled ? (state.isShutDown ? .shutDown : .cancelled) : nil
        return Turn(
            id: id, program: guest.content.program, fuel: guest.content.fuel.count, end: end,
            giveUp: guest.content.giveUp)
    }
}
