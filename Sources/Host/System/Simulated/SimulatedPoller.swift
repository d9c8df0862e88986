internal import Platform

/// Descriptors that are numbers, ready for what a test says.
package final class SimulatedPoller: Poller {
    private struct Armed {
        var interest: Readiness
        var number: UInt32
    }

    private struct State {
        var ready: [Int32: Readiness] = [:]
        var armed: [Int32: Armed] = [:]
        /// In the order in which they were armed.
        var order: [Int32] = []

        var events: [PollerEvent] {
            order.compactMap { descriptor in
                guard let armed = armed[descriptor], let ready = ready[descriptor] else {
                    return nil
                }
                let part = ready.intersection(armed.interest.union([.hangUp, .error]))
                guard !part.isEmpty else { return nil }
                return PollerEvent(
                    descriptor: descriptor, number: armed.number, readiness: part)
            }
        }
    }

    private let state = Locked(State())

    package init() {}

    /// Opens a descriptor, or says what it is ready for now.
    package func set(_ descriptor: Int32, _ readiness: Readiness) {
        state.withLock { $0.ready[descriptor] = readiness }
    }

    /// From now on the number is of no descriptor, or of another one.
    package func close(_ descriptor: Int32) {
        state.withLock { state in
            state.ready[descriptor] = nil
            state.armed[descriptor] = nil
            state.order.removeAll { $0 == descriptor }
        }
    }

    package func arm(_ descriptor: Int32, for interest: Readiness, number: UInt32) -> ArmResult {
        state.withLock { state in
            guard state.ready[descriptor] != nil else {
                return .failed(.closed(descriptor: descriptor))
            }
            let isNew = state.armed[descriptor] == nil
            state.armed[descriptor] = Armed(interest: interest, number: number)
            state.order.removeAll { $0 == descriptor }
            state.order.append(descriptor)
            return isNew ? .armedAnew : .armed
        }
    }

    package func forget(_ descriptor: Int32) {
        state.withLock { state in
            state.armed[descriptor] = nil
            state.order.removeAll { $0 == descriptor }
        }
    }

    /// Whether a wait would tell of a descriptor.
    package var hasReady: Bool { state.withLock { !$0.events.isEmpty } }

    /// Waits for nobody.
    package func wait(nanoseconds: UInt64?) throws(ReactorError) -> [PollerEvent] {
        state.withLock { state in
            let events = state.events
            let told = Set(events.map(\.descriptor))
            // It stays known, as one that the system has and does not watch.
            state.order.removeAll { told.contains($0) }
            return events
        }
    }

    package func wake() {}
}
