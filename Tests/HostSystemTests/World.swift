import HostSystem
import Platform
import Testing

/// Where a reactor's tests run: a time that stands still, and descriptors of the system or of a
/// simulation.
final class World {
    enum Kind: CaseIterable { case epoll, poll, simulated }

    static var kinds: [Kind] {
        #if os(Linux)
            Kind.allCases
        #else
            [.poll, .simulated]
        #endif
    }

    let clock = SimulatedClock()
    let reactor: Reactor
    let told = Notes()
    private let simulation = SimulatedPoller()
    private let isSimulated: Bool
    private var writers: [Int32: Int32] = [:]
    private var hungUp: [Int32] = []
    private var lastNumber: Int32 = 1_000

    init(_ kind: Kind, limits: ReactorLimits = ReactorLimits()) throws {
        isSimulated = kind == .simulated
        reactor = Reactor(clock: clock, poller: try Self.poller(kind) ?? simulation, limits: limits)
    }

    deinit {
        for reader in writers.keys { close(reader) }
        for reader in hungUp { Platform.close(reader) }
    }

    static func poller(_ kind: Kind) throws -> (any Poller)? {
        switch kind {
        case .simulated: return nil
        case .poll: return try PollPoller()
        case .epoll:
            #if os(Linux)
                return try EpollPoller()
            #else
                return nil
            #endif
        }
    }

    /// A descriptor that nothing can be read from yet.
    func open() throws -> Int32 {
        if isSimulated {
            lastNumber += 1
            simulation.set(lastNumber, [])
            return lastNumber
        }
        var ends: [Int32] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        writers[ends[0]] = ends[1]
        return ends[0]
    }

    func makeReady(_ descriptor: Int32) {
        if isSimulated { return simulation.set(descriptor, .read) }
        var byte: UInt8 = 7
        if let writer = writers[descriptor] { _ = unsafe write(writer, &byte, 1) }
    }

    func drain(_ descriptor: Int32) {
        if isSimulated { return simulation.set(descriptor, []) }
        var byte: UInt8 = 0
        _ = unsafe read(descriptor, &byte, 1)
    }

    func hangUp(_ descriptor: Int32) {
        if isSimulated { return simulation.set(descriptor, .hangUp) }
        if let writer = writers.removeValue(forKey: descriptor) {
            Platform.close(writer)
            hungUp.append(descriptor)
        }
    }

    func close(_ descriptor: Int32) {
        if isSimulated { return simulation.close(descriptor) }
        if let writer = writers.removeValue(forKey: descriptor) { Platform.close(writer) }
        Platform.close(descriptor)
    }

    /// Closes a descriptor and opens another one of its number in one step: other tests of the
    /// process open descriptors meanwhile, and would be given a number that is free.
    func replace(_ descriptor: Int32) throws {
        if isSimulated {
            simulation.close(descriptor)
            return simulation.set(descriptor, [])
        }
        let new = try open()
        try #require(dup2(new, descriptor) == descriptor)
        if let writer = writers.removeValue(forKey: descriptor) { Platform.close(writer) }
        Platform.close(new)
        writers[descriptor] = writers.removeValue(forKey: new)
    }

    @discardableResult
    func turn(_ count: Int = 1) -> Bool {
        (0..<count).map { _ in reactor.turn(mayWait: false) }.last ?? true
    }

    /// Waits under a name.
    @discardableResult
    func wait(
        _ name: String, _ descriptor: Int32, for interest: Readiness = .read, until: UInt64? = nil
    ) throws -> WaitID {
        try reactor.wait(
            for: interest, of: descriptor, until: until.map { Instant(nanoseconds: $0 * 1_000_000) }
        ) { [told] outcome in told.add("\(name): \(text(outcome))") }
    }

    @discardableResult
    func wait(_ name: String, until: UInt64) throws -> WaitID {
        try reactor.wait(until: Instant(nanoseconds: until * 1_000_000)) { [told] outcome in
            told.add("\(name): \(text(outcome))")
        }
    }

    /// What waits have been told since this was asked last.
    func news() -> [String] { told.take() }
}

/// Words from any thread, in their order.
final class Notes: Sendable {
    private let words = Locked<[String]>([])

    func add(_ word: String) { words.withLock { $0.append(word) } }

    func take() -> [String] {
        words.withLock { words in
            defer { words = [] }
            return words
        }
    }
}

private func text(_ outcome: WaitOutcome) -> String {
    switch outcome {
    case .ready(let readiness): readiness.contains(.hangUp) ? "gone" : "ready"
    case .deadline: "late"
    case .failed(.closed): "closed"
    case .failed(let error): "\(error)"
    }
}
