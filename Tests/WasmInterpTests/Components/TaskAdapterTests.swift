import Testing
import WasmCore

@testable import WasmInterp

/// Values go from guest to guest by adapters, whether the call is a task or not.
@Suite struct TaskAdapterTests {
    private let store = Store(engine: Engine(), host: ())
    private let depths: Depths
    private var machine: TaskMachine { store.state.componentState.machine }

    init() { depths = Depths(store.state) }

    private func run(_ guests: TaskGuests) throws -> ComponentValue? {
        var linker = ComponentLinker<Void>(engine: store.engine)
        linker.define(nil, "h") { [depths] _, _ in
            depths.note()
            return nil
        }
        let bytes = try ComponentText.parse(Array(guests.text.utf8)).bytes
        let instance = try linker.instantiate(Component(bytes, engine: store.engine), in: store)
        return try instance.function("g")?.call()
    }

    /// What `realloc` is asked for, in which order, and that it finds a thread of its own.
    @Test(arguments: TaskGuests.Way.allCases)
    func reallocIsAskedForTheSame(way: TaskGuests.Way) throws {
        let expected = try run(TaskGuests(way: .plain))
        #expect(try run(TaskGuests(way: way)) == expected && expected != .u32(0))
        #expect(machine.threads.count == 0 && machine.subtasks.count == 0)
        #expect(machine.tasks.count == 0 && machine.stack.isEmpty)
    }

    /// The result goes to the caller while the callee's thread runs.
    @Test(arguments: TaskGuests.Way.allCases.dropFirst(2))
    func reallocOfTheCallerCannotCallOut(way: TaskGuests.Way) throws {
        let guests = TaskGuests(way: way, reallocBody: "(drop (call $new))")
        #expect(message(guests)?.hasPrefix("cannot leave component instance") == true)
    }

    @Test(arguments: TaskGuests.Way.allCases)
    func whatIsThrownIsATrap(way: TaskGuests.Way) throws {
        let guests = TaskGuests(way: way, calleeBody: "(throw $problem)")
        #expect(message(guests)?.hasPrefix("an exception left") == true)
    }

    /// Why guests trap; nil if they don't.
    private func message(_ guests: TaskGuests) -> String? {
        do {
            _ = try run(guests)
            return nil
        } catch {
            return (error as? ComponentCallError)?.trap?.message ?? "\(error)"
        }
    }

    /// Only who asks about tasks has one.
    @Test(arguments: zip(TaskGuests.Way.allCases, [0, 1, 2, 2, 2]))
    func whoAsksAboutTasksHasOne(way: TaskGuests.Way, depth: Int) throws {
        _ = try run(TaskGuests(way: way))
        #expect(depths.all == [depth])
    }
}

/// How many entries the stack of the tasks had when a host function was called.
private final class Depths: @unchecked Sendable {
    // Sendable: one thread uses it.
    var all: [Int] = []
    private unowned let state: StoreState

    init(_ state: StoreState) { self.state = state }

    func note() { all.append(state.componentState.machine.stack.count) }
}
