internal import HostSystem
import Platform

// Guests that wait for long let others have what they do not need meanwhile.

extension ExecutorCore {
    /// A guest that nobody else uses meanwhile.
    struct Resting {
        var id: GuestID
        var program: any GuestProgram
        /// Whether the memories go too.
        var hibernates: Bool
    }

    func rest(_ guest: Resting) {
        let bytes = guest.program.rest(guest.hibernates ? folder : nil)
        let sleeper = state.withLock { state in
            state.table.guests[guest.id]?.content.rest =
                guest.hibernates ? .memories(bytes) : .stack
            return state.table.release(guest.id) ? state.idle.popLast() : nil
        }
        sleeper?.wake()
        if bytes > 0 { note(.hibernates(bytes), of: guest.id) }
    }
}

extension ExecutorCore.State {
    /// Guests of one errand: others get their turns between.
    private static var countMax: Int { 32 }

    /// A guest begins to wait.
    mutating func mayRest(_ options: GuestExecutor.Options, since now: Instant) {
        for time in [options.longWait, options.hibernation?.after].compactMap(\.self) {
            nextRest = min(nextRest, now.advanced(by: time))
        }
    }

    /// Guests that have waited for long enough, which are held from here on.
    mutating func guestsThatRest(
        _ options: GuestExecutor.Options, at now: Instant
    ) -> [ExecutorCore.Resting] {
        var resting: [ExecutorCore.Resting] = []
        nextRest = .never
        for id in table.guests.ids {
            guard let guest = table.guests[id], guest.state == .waiting,
                let since = guest.content.lastRun
            else { continue }
            var hibernates = false
            var isDue = false
            if let time = options.hibernation?.after, guest.content.rest < .memories(0) {
                hibernates = isOver(time, since, now)
                isDue = hibernates
            }
            if !isDue, let time = options.longWait, guest.content.rest == .none {
                isDue = isOver(time, since, now)
            }
            guard isDue else { continue }
            guard resting.count < Self.countMax else {
                nextRest = now
                break
            }
            guard table.hold(id) else { continue }
            resting.append(
                .init(id: id, program: guest.content.program, hibernates: hibernates))
        }
        return resting
    }

    /// Whether a wait is long by now; if not, somebody looks again when it is.
    private mutating func isOver(_ time: Duration, _ since: Instant, _ now: Instant) -> Bool {
        let end = since.advanced(by: time)
        if end > now { nextRest = min(nextRest, end) }
        return end <= now
    }
}
