// What the poller is told, and what it tells.
extension WaitTable {
    /// Arms what has new waits, or some left.
    mutating func arm(with poller: any Poller) {
        let descriptors = unarmed
        unarmed = []
        for descriptor in descriptors {
            // Once for each: later ones of the list find all of its waits armed.
            guard let watch = watches[descriptor], watch.armedCount < watch.waiters.count else {
                continue
            }
            let interest = watch.waiters.reduce(into: Readiness()) { interest, id in
                if let wait = waits[id] { interest.formUnion(wait.interest) }
            }
            lastNumber = lastNumber == .max ? 1 : lastNumber + 1
            watches[descriptor]?.number = lastNumber
            let former = watch.armedCount
            watches[descriptor]?.armedCount = watch.waiters.count
            switch poller.arm(descriptor, for: interest, number: lastNumber) {
            case .armed: break
            case .armedAnew:
                for id in watch.waiters.prefix(former) {
                    _ = end(id, .failed(.closed(descriptor: descriptor)))
                }
            case .alwaysReady: tellAll(descriptor)
            case .failed(let error): close(descriptor, because: error)
            }
        }
    }

    /// A descriptor is ready: ends as many of its waits as one turn may, and asks for the others
    /// again. Events of an earlier number are of a file that is gone.
    mutating func take(_ event: PollerEvent) {
        guard let watch = watches[event.descriptor], watch.number == event.number else { return }
        if event.isClosed {
            return close(event.descriptor, because: .closed(descriptor: event.descriptor))
        }
        tell(event.descriptor, event.readiness)
    }

    /// Ends all waits for a descriptor.
    mutating func close(_ descriptor: Int32, because error: ReactorError) {
        guard let watch = watches.removeValue(forKey: descriptor) else { return }
        for id in watch.waiters { _ = take(id, .failed(error)) }
    }

    private mutating func tellAll(_ descriptor: Int32) {
        guard let watch = watches.removeValue(forKey: descriptor) else { return }
        for id in watch.waiters {
            if let wait = waits[id] { _ = take(id, .ready(wait.interest)) }
        }
    }

    private mutating func tell(_ descriptor: Int32, _ readiness: Readiness) {
        guard var watch = watches.removeValue(forKey: descriptor) else { return }
        var left: [WaitID] = []
        var told = 0
        for (index, id) in watch.waiters.enumerated() {
            guard let wait = waits[id] else { continue }
            let isMeant = !wait.interest.union(.ending).isDisjoint(with: readiness)
            if index < watch.armedCount, isMeant, told < max(1, limits.sharePerDescriptor) {
                told += 1
                // Only what it waited for, and what nobody waits for.
                let part = readiness.intersection(wait.interest.union(.ending))
                _ = take(id, .ready(part))
            } else {
                left.append(id)
            }
        }
        guard !left.isEmpty else { return }
        watch.waiters = left
        watch.liveCount = left.count
        watch.armedCount = 0
        watches[descriptor] = watch
        unarmed.append(descriptor)
    }
}
