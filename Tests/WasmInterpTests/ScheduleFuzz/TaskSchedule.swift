import Platform
import WasmCore

@testable import WasmInterp

/// One store with guests that wait for each other and for the host, which does things in an order
/// of its own.
final class TaskSchedule {
    struct Outcome {
        var trace: [String] = []
        var (results, cancelled, trapped) = (0, 0, 0)
        /// What is not as it has to be.
        var difference: String?
    }

    /// What guests have asked the host for.
    private final class Questions: Sendable {
        private let open = Locked([HostAnswer]())

        func add(_ answer: HostAnswer) { open.withLock { $0.append(answer) } }
        var count: Int { open.withLock { $0.count } }
        func take(_ place: Int) -> HostAnswer { open.withLock { $0.remove(at: place) } }
    }

    private struct Failure: Error {}

    /// Steps that a message about a difference shows, the last ones.
    private static let shownMax = 400

    private var random: TenantRandom
    private let store: Store<Void>
    private let questions = Questions()
    private let instances: [ComponentInstance]
    private let components: ComponentStoreState
    private var calls: [SubtaskID] = []
    private var answered: Set<UInt32> = []
    private var outcome = Outcome()
    /// Whether the host's functions may fail, which ends guests.
    private let fails: Bool

    private init(seed: UInt64) throws {
        random = TenantRandom(seed: seed)
        fails = random.chance(40)
        let engine = makeEngine(isMetered: random.chance(50))
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineLater(nil, "wait") { [questions] _, answer in questions.add(answer) }
        var limits = StoreLimits()
        if random.chance(20) { limits.threadsMax = Int.random(in: 2..<12, using: &random) }
        if random.chance(20) { limits.handlesMax = Int.random(in: 2..<12, using: &random) }
        store = Store(engine: engine, host: (), limits: limits)
        let prepared = try linker.prepare(Component(text: APIComponents.calls, engine: engine))
        instances = try (0..<3).map { [store] _ in try prepared.instantiate(in: store) }
        components = store.state.componentState
    }

    static func play(seed: UInt64) throws -> Outcome {
        let schedule = try TaskSchedule(seed: seed)
        schedule.live()
        return schedule.outcome
    }

    private func note(_ deed: String) { outcome.trace.append(deed) }

    private func live() {
        components.driver.trace = { [unowned self] in note("\($0)") }
        for _ in 0..<Int.random(in: 10..<80, using: &random) {
            act()
            hear()
        }
        finish()
        components.driver.trace = nil
        outcome.difference = outcome.difference ?? remains()
        if let difference = outcome.difference {
            outcome.difference = "\(difference) after \(outcome.trace.suffix(Self.shownMax))"
        }
    }

    private func act() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<4: begin()
        case 4..<8: answer()
        case 8..<10: if let call = calls.randomElement(using: &random) { cancel(call) }
        case 10:
            guard random.chance(30), !calls.isEmpty else { return }
            let call = calls.remove(at: Int.random(in: 0..<calls.count, using: &random))
            note("gives up \(call)")
            components.giveUp(call)
        default: step()
        }
    }

    private func begin() {
        let instance = instances.randomElement(using: &random)
        let name = ["direct", "one", "some"].randomElement(using: &random) ?? ""
        // Others hold calls back, or leave calls of theirs.
        let number = ([0, 1, 2, 3, 4, 7] as [UInt32]).randomElement(using: &random) ?? 0
        guard let instance, case .function(let planned) = instance.exports[name],
            let target = instance.object.callTarget(planned)
        else { return }
        note("calls \(name)(\(number))")
        do throws(Trap) {
            calls.append(try components.begin(target, [.u32(number)]))
        } catch {
            trapped(error)
        }
    }

    private func trapped(_ trap: Trap) {
        note("trap: \(trap.message)")
        outcome.trapped += 1
    }

    private func cancel(_ call: SubtaskID) {
        note("cancels \(call)")
        do throws(Trap) { try components.cancel(call) } catch { trapped(error) }
    }

    /// Answers any question, if there is one.
    private func answer() {
        guard questions.count > 0 else { return }
        let place = Int.random(in: 0..<questions.count, using: &random)
        let number = UInt32(answered.count + 100)
        note("answers question \(place) with \(number)")
        let answer = questions.take(place)
        switch Int.random(in: 0..<(fails ? 12 : 10), using: &random) {
        case 0: answer.stop()
        case 10: answer.finish(.failure(Failure()))
        case 11: answer.finish(.success(.string("of another type")))
        default:
            answered.insert(number)
            answer.finish(.success(.u32(number)))
        }
    }

    @discardableResult private func step() -> Bool {
        do throws(Trap) {
            switch try components.step() {
            case .ran: return true
            case .waits, .deadlocked: return false
            }
        } catch {
            trapped(error)
            return true
        }
    }

    /// Which calls have ended, and how.
    private func hear() {
        for call in calls {
            guard let end = components.driver.invocations[call]?.end else { continue }
            calls.removeAll { $0 == call }
            let result = components.driver.invocations.removeValue(forKey: call)?.result
            note("\(call) ends: \(end), \(String(describing: result))")
            switch end {
            case .trapped: outcome.trapped += 1
            case .resolved(.returned):
                outcome.results += 1
                guard case .u32(let number)? = result, number == 0 || answered.contains(number)
                else {
                    outcome.difference = "\(String(describing: result)) is nobody's answer"
                    continue
                }
            case .resolved: outcome.cancelled += 1
            }
        }
    }

    /// All that was asked is answered, so that all calls end.
    private func finish() {
        for _ in 0..<100_000 {
            hear()
            if step() { continue }
            if questions.count == 0 { break }
            answer()
        }
        hear()
        if !calls.isEmpty {
            let waits = components.deadlock(components.machine.waits).message
            outcome.difference = "\(calls) never end: \(waits)"
        }
    }

    private func remains() -> String? {
        let (machine, driver) = (components.machine, components.driver)
        let counts = [
            "threads": machine.threads.count, "tasks": machine.tasks.count,
            "subtasks": machine.subtasks.count, "handles": machine.handleCount,
            "lends": machine.lendCount, "sets": machine.sets.count,
            "calls of the host": machine.hostCallCount, "work": machine.hostWorkCount,
            "scopes": machine.scopes.count - machine.freeScopes.count,
            "answers": driver.answers.count + driver.answering.count,
            "bytes": driver.heldBytes, "invocations": driver.invocations.count,
            "on the stack": machine.stack.count + machine.reallocations.count,
            "executions": driver.executions.count { $0.map { !$0.isIdle } ?? false },
        ]
        let left = counts.filter { $0.value != 0 }
        return left.isEmpty ? nil : "\(left) stay"
    }
}
