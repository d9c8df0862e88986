import Platform
import Synchronization

/// A signal that asks for snapshots.
enum SnapshotSignal: String, CaseIterable, Sendable {
    case usr1 = "USR1"
    case usr2 = "USR2"
    case hup = "HUP"
    case int = "INT"
    case term = "TERM"

    private var number: Int32 {
        switch self {
        case .usr1: SIGUSR1
        case .usr2: SIGUSR2
        case .hup: SIGHUP
        case .int: SIGINT
        case .term: SIGTERM
        }
    }

    private static let hasCome = Atomic<Bool>(false)

    /// Takes the signal from here on. What comes before anybody asks is remembered.
    func handle() {
        // Made now: a handler makes nothing.
        _ = Self.take()
        _ = signal(number) { _ in SnapshotSignal.hasCome.store(true, ordering: .relaxed) }
        // Whoever started the process may have kept signals from it.
        var signals = sigset_t()
        _ = unsafe sigemptyset(&signals)
        _ = unsafe sigaddset(&signals, number)
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// Whether it has come since this was asked last.
    static func take() -> Bool { hasCome.exchange(false, ordering: .relaxed) }

    /// The same, without taking note.
    static var isThere: Bool { hasCome.load(ordering: .relaxed) }
}
