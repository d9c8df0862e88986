import HostSystem
import Platform

/// A socket that the system has no descriptor of, as something to wait for.
final class SocketWaitable: Waitable {
    private let socket: any NetworkSocket
    private let interest: HostSystem.Readiness
    private let waits = Locked<(last: UInt64, ids: [UInt64: WaitID])>((0, [:]))

    init(_ socket: any NetworkSocket, forWriting: Bool) {
        self.socket = socket
        interest = forWriting ? .write : .read
    }

    func readiness(forWriting: Bool) -> Readiness {
        let found = socket.currentReadiness
        return Readiness(
            isReady: !found.isDisjoint(with: interest.union([.hangUp, .error])),
            isHangup: found.contains(.hangUp))
    }

    func whenChanged(_ wake: @escaping @Sendable () -> Void) -> UInt64 {
        let id = socket.reactor.makeWaitID()
        let number = waits.withLock { waits in
            waits.last += 1
            waits.ids[waits.last] = id
            return waits.last
        }
        do throws(NetworkError) {
            try socket.wait(id, for: interest, until: nil) { _ in wake() }
        } catch {
            // What cannot be waited for counts as ready: who asks again finds out.
            wake()
        }
        return number
    }

    func forget(_ number: UInt64) {
        if let id = waits.withLock({ $0.ids.removeValue(forKey: number) }) {
            socket.reactor.cancel(id)
        }
    }
}
