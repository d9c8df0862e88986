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

    func rest(_ guest: Resting, _ meter: inout SliceMeter) {
        meter.begin()
        let bytes = guest.program.rest(guest.hibernates ? folder : nil)
        let nanoseconds = meter.lap().charged
        // It may run, and end, as soon as it is released.
        if bytes > 0 { note(.hibernates(bytes), of: guest.id) }
        changeReadiness { state in
            state.isResting = false
            state.table.charge(guest.id, nanoseconds)
            state.table.guests[guest.id]?.content.rest =
                guest.hibernates ? .memories(bytes) : .stack
            return state.table.release(guest.id)
        }
    }
}

extension ExecutorCore.State {
    /// Guests that have waited for long go before those whose turn it is once they are so late.
    private static var lateMax: Duration { .seconds(1) }

    /// A guest has begun to wait.
    mutating func mayRest(_ id: GuestID) {
        guard let content = table.guests[id]?.content, let since = content.lastRun else { return }
        if !content.isInQueue.stack, stacks != nil {
            stacks?.add(id, since: since)
            table.guests[id]?.content.isInQueue.stack = true
        }
        if !content.isInQueue.memories, memories != nil {
            memories?.add(id, since: since)
            table.guests[id]?.content.isInQueue.memories = true
        }
    }

    /// When somebody has to look for guests that wait for long.
    var nextRest: Instant {
        min(stacks?.next ?? .never, memories?.next ?? .never)
    }

    /// A guest that has waited for long enough, which nobody may have from here on.
    mutating func nextResting(at now: Instant) -> ExecutorCore.Resting? {
        guard !isResting, nextRest <= now else { return nil }
        guard table.readyCount == 0 || nextRest.advanced(by: Self.lateMax) <= now else {
            return nil
        }
        while let id = memories?.take(now) {
            table.guests[id]?.content.isInQueue.memories = false
            if let resting = resting(id, at: now, hibernates: true) { return resting }
        }
        while let id = stacks?.take(now) {
            table.guests[id]?.content.isInQueue.stack = false
            if let resting = resting(id, at: now, hibernates: false) { return resting }
        }
        return nil
    }

    private mutating func resting(
        _ id: GuestID, at now: Instant, hibernates: Bool
    ) -> ExecutorCore.Resting? {
        guard let guest = table.guests[id], guest.state == .waiting,
            let since = guest.content.lastRun, let queue = hibernates ? memories : stacks,
            hibernates ? !guest.content.rest.hasMemories : guest.content.rest == .none
        else { return nil }
        guard since.advanced(by: queue.time) <= now else {
            // It has run since it came here.
            mayRest(id)
            return nil
        }
        guard table.hold(id) else { return nil }
        isResting = true
        return .init(id: id, program: guest.content.program, hibernates: hibernates)
    }
}
