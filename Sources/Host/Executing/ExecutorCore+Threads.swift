internal import HostSystem
import Platform

// What the threads of an executor do.

extension ExecutorCore {
    /// A guest's turn.
    private struct Turn {
        var id: GuestID
        var number: UInt64
        var program: any GuestProgram
        var fuel: UInt64
        /// Why it has to end, if it has to.
        var end: GuestEnd?
        var giveUp: (@Sendable () -> Void)?
    }

    /// How a guest's turn ended.
    private struct Done {
        var id: GuestID
        var slice = SliceMeter.Slice(passed: 0, charged: 0)
        var end = ExecutorTable<Work>.SliceEnd.ended
        var giveUp: (@Sendable () -> Void)?
        /// Tells those who wait for its end.
        var tell: (@Sendable () -> Void)?
    }

    /// What a thread finds to do.
    private enum Errand {
        case turn(Turn)
        case sleep(until: Instant?)
        /// A guest has waited for long.
        case rest(Resting)
        case leave
    }

    /// Who is to be told something once the lock is free.
    private struct Calls {
        var giveUp: (@Sendable () -> Void)?
        var tell: (@Sendable () -> Void)?
        var sleepers: [Parker] = []
        var admitted: CheckedContinuation<Bool, Never>?
        /// Dropped when nobody holds the lock: with it goes what embedders gave.
        var ended: Work?

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
            case .rest(let guest): rest(guest, &meter)
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
        let step =
            if let end = turn.end {
                turn.program.end(end)
            } else {
                turn.program.run(fuel: turn.fuel)
            }
        let id = turn.id
        var done = Done(id: id)
        let wake: @Sendable () -> Void = { self.wake(id, turn: turn.number) }
        // What a guest waits for is made ready in its time, and what comes before the slice's end
        // is remembered.
        if case .waits(let wait) = step { done.giveUp = wait(wake) }
        done.slice = meter.lap()
        let overrun = turn.program.note(done.slice.charged)
        switch overrun.map({ step.isEnd ? step : $0 }) ?? step {
        case .paused: done.end = .usedUp
        case .ended(let tell): done.tell = tell
        case .waits: done.end = .waits
        case .held(let wait):
            done.giveUp = wait(wake)
            done.end = .held
        }
        if done.end == .ended {
            done.giveUp?()
            done.giveUp = nil
        }
        if options.observer != nil { observe(done) }
        return done
    }

    private func observe(_ done: Done) {
        let time = Duration.nanoseconds(Int64(clamping: done.slice.charged))
        switch done.end {
        case .usedUp: note(.paused(time), of: done.id)
        case .waits, .held: note(.waits(time), of: done.id)
        case .ended:
            var usage = usage(of: done.id) ?? GuestUsage()
            usage.add(done.slice.charged)
            usage.noteSlice()
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
            if let resting = state.nextResting(at: now) {
                // What could be this thread's next turn is another one's.
                if state.table.readyCount > 0, let sleeper = state.idle.popLast() {
                    calls.sleepers.append(sleeper)
                }
                return .rest(resting)
            }
            if let turn = nextTurn(&state) { return .turn(turn) }
            guard state.isShutDown, state.table.guests.count == 0 else {
                state.idle.append(parker)
                let next = state.isResting ? .never : state.nextRest
                return .sleep(until: next == .never ? nil : next.advanced(by: Self.pause))
            }
            // The last guest's end is that of all threads.
            state.threadCount -= 1
            swap(&calls.sleepers, &state.idle)
            return .leave
        }
        calls.make()
        return errand
    }

    /// Waits that become long together are looked at together.
    private static var pause: Duration { .milliseconds(10) }

    private func putBack(
        _ done: Done, at now: Instant, _ state: inout State, _ calls: inout Calls
    ) {
        let id = done.id
        state.runningCount -= 1
        let isCancelled = state.table.guests[id]?.isCancelled ?? false
        if done.end == .ended {
            calls.ended = state.table.guests[id]?.content
            (calls.admitted, calls.tell) = (state.admission.give(), done.tell)
        }
        state.table.guests[id]?.content.giveUp = done.giveUp
        state.table.guests[id]?.content.lastRun = now
        if done.end == .usedUp { state.table.guests[id]?.content.fuel.note(done.slice.passed) }
        let isReady = state.table.end(id, after: done.slice.charged, done.end)
        if isCancelled, done.end != .ended { calls.giveUp = done.giveUp }
        if !isReady { state.mayRest(id) }
    }

    private func nextTurn(_ state: inout State) -> Turn? {
        guard let id = state.table.next(), let guest = state.table.guests[id] else { return nil }
        state.runningCount += 1
        state.table.guests[id]?.content.giveUp = nil
        state.table.guests[id]?.content.rest = .none
        let end: GuestEnd? =
            guest.isCancelled ? (state.isShutDown ? .shutDown : .cancelled) : nil
        return Turn(
            id: id, number: guest.turn, program: guest.content.program,
            fuel: guest.content.fuel.count, end: end, giveUp: guest.content.giveUp)
    }
}
