import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Fuel, deadlines and requests end what components do, wherever they are; the store goes on.
@Suite struct ComponentInterruptionTests {
    enum Stop: CaseIterable {
        case fuel, deadline, request

        var code: TrapCode { self == .fuel ? .outOfFuel : .interrupted }
    }

    /// What takes long: a function of ``StoppedGuests``.
    enum Place: CaseIterable {
        /// In an adapter: a long text, a long list of texts.
        case text, list
        /// Values from a guest to the host, and the other way.
        case lift, liftText, lower
        /// `realloc` that the host calls.
        case realloc, reallocOfTask
        /// All tasks wait for the host; nobody runs.
        case wait
        /// Threads of another task have their turns, stackful or by callbacks.
        case threads, turns
        /// A built-in answers at once.
        case poll

        var name: String {
            switch self {
            case .liftText: "lift-text"
            case .reallocOfTask: "realloc"
            default: "\(self)"
            }
        }

        var text: String {
            switch self {
            case .text, .list, .lift, .liftText, .lower, .realloc: StoppedGuests.plain
            case .reallocOfTask, .wait, .threads, .turns, .poll: StoppedGuests.tasks
            }
        }

        /// Whether it ends by itself: calls follow each other until one is stopped.
        var isBounded: Bool {
            switch self {
            case .lift, .liftText, .lower: true
            default: false
            }
        }

        var arguments: [ComponentValue] {
            switch self {
            case .realloc, .reallocOfTask: [.string("text")]
            case .lower: [.list([ComponentValue](repeating: .u32(7), count: 200_000))]
            default: []
            }
        }
    }

    struct Row: CustomTestStringConvertible {
        var place: Place
        var stop: Stop
        var isAwaited: Bool

        var testDescription: String { "\(place), \(stop), awaited: \(isAwaited)" }

        /// Nobody who waits uses fuel; what has no tasks is the same when it is awaited.
        static let all = Place.allCases.flatMap { place in
            Stop.allCases.flatMap { stop in
                [false, true].map { Row(place: place, stop: stop, isAwaited: $0) }
            }
        }.filter {
            !($0.place == .wait && $0.stop == .fuel)
                && !($0.isAwaited && $0.place.text == StoppedGuests.plain)
        }
    }

    private let engine = makeEngine(isMetered: true)
    private let answers = Answers()

    private func prepared(_ text: String) throws -> PreparedComponent<Void> {
        guard case .component(let decoded) = try ComponentText.parse(Array(text.utf8)) else {
            throw ComponentLinkError(.foreignComponent)
        }
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineLater(nil, "wait") { [answers] _, answer in answers.add(answer) }
        return try linker.prepare(Component(decoded, engine: engine))
    }

    private func call(
        _ function: ComponentFunction, _ row: Row
    ) async -> Trap? {
        let arguments = row.place.arguments
        do throws(ComponentCallError) {
            for _ in 0..<(row.place.isBounded ? 10_000 : 1) {
                if row.isAwaited {
                    _ = try await function.callAsync(arguments)
                } else {
                    _ = try function.call(arguments)
                }
            }
            return nil
        } catch {
            return error.trap
        }
    }

    private func set(_ stop: Stop, in store: Store<Void>) {
        switch stop {
        case .fuel: store.fuel = 20_000
        case .deadline: store.deadline = .now + .milliseconds(30)
        case .request:
            let handle = store.interruptHandle
            later(milliseconds: 30) { handle.interrupt() }
        }
    }

    @Test(.timeLimit(.minutes(20)), arguments: Row.all)
    func whateverComponentsDoEnds(_ row: Row) async throws {
        let prepared = try prepared(row.place.text)
        let store = Store(engine: engine, host: ())
        let (instance, other) = try (
            prepared.instantiate(in: store), prepared.instantiate(in: store)
        )
        let function = try #require(instance.function(row.place.name))
        set(row.stop, in: store)
        let trap = await call(function, row)
        #expect(trap?.code == row.stop.code, "\(String(describing: trap))")

        store.interruptHandle.reset()
        store.deadline = nil
        store.fuel = nil
        let components = instance.object.components
        #expect(components.machine.stack.isEmpty && components.machine.reallocations.isEmpty)
        #expect(components.driver.invocations.isEmpty)
        #expect(try other.function("ok")?.call() == .u32(7))
        if row.place == .wait {
            // Whoever waited is there, and ends when the host answers.
            answers.finishAll()
            #expect(try instance.function("ok")?.call() == .u32(7))
            while try components.takeAnswers() {}
            while case .ran = try components.step() {}
        }
        expectNothingLeft(in: components)
    }

    private func expectNothingLeft(in components: ComponentStoreState) {
        let machine = components.machine
        #expect(machine.threads.count == 0 && machine.tasks.count == 0)
        #expect(machine.subtasks.count == 0 && machine.handleCount == 0)
        #expect(machine.hostCallCount == 0 && machine.hostWorkCount == 0)
        #expect(components.driver.answers.isEmpty && components.driver.answering.isEmpty)
        #expect(machine.scopes.count == machine.freeScopes.count)
        #expect(components.driver.executions.allSatisfy { $0?.isIdle ?? true })
    }

    /// Answers that are given when a test says.
    private final class Answers: Sendable {
        private let open = Locked([HostAnswer]())

        func add(_ answer: HostAnswer) { open.withLock { $0.append(answer) } }

        func finishAll() {
            let answers = open.withLock { open in
                defer { open = [] }
                return open
            }
            for answer in answers { answer.finish(.success(.u32(7))) }
        }
    }
}
