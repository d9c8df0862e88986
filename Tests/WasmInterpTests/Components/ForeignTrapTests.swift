import Testing
import WasmCore

@testable import WasmInterp

/// Two components of one store, neither within the other: a trap in one leaves the other one as it
/// is, unless a call of that one was under way.
@Suite struct ForeignTrapTests {
    /// `f` returns a text, once the host has answered.
    private static let callee = """
        (component
          (import "wait" (func $wait async (result u32)))
          (core module $Memory (memory (export "m") 1))
          (core instance $memory (instantiate $Memory))
          (canon lower (func $wait) (core func $wait'))
          (core module $M (import "" "wait" (func $wait (result i32)))
            (import "m" "m" (memory 1))
            (func (export "f") (result i32) (drop (call $wait))
              (i32.store (i32.const 4) (i32.const 3)) (i32.const 0))
            (func (export "ok") (result i32) (i32.const 7)))
          (core instance $m (instantiate $M
            (with "" (instance (export "wait" (func $wait')))) (with "m" (instance $memory))))
          (func (export "f") async (result string)
            (canon lift (core func $m "f") (memory (core memory $memory "m"))))
          (func (export "ok") (result u32) (canon lift (core func $m "ok"))))
        """

    /// `g` does not wait for the text, for which there is no memory; `h` traps after its call.
    private static let caller = """
        (component
          (import "b" (instance $b (export "f" (func async (result string)))))
          (core module $Library (memory (export "m") 1)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
          (core instance $l (instantiate $Library))
          (canon lower (func $b "f") async (memory (core memory $l "m"))
            (realloc (core func $l "realloc")) (core func $f))
          (canon waitable-set.new (core func $new))
          (core module $M
            (import "" "f" (func $f (param i32) (result i32)))
            (import "" "new" (func $new (result i32)))
            (func (export "g") (drop (call $f (i32.const 8))))
            (func (export "h") (drop (call $f (i32.const 8))) unreachable)
            (func (export "new") (result i32) (call $new)))
          (core instance $m (instantiate $M
            (with "" (instance (export "f" (func $f)) (export "new" (func $new))))))
          (func (export "g") (canon lift (core func $m "g")))
          (func (export "h") (canon lift (core func $m "h")))
          (func (export "new") (result u32) (canon lift (core func $m "new"))))
        """

    private let store = Store(engine: Engine(), host: ())
    private let answers = Answers()
    private let callee: ComponentInstance
    private let caller: ComponentInstance
    private var components: ComponentStoreState { store.state.componentState }

    init() throws {
        var linker = ComponentLinker<Void>(engine: store.engine)
        linker.defineLater(nil, "wait") { [answers] _, answer in answers.open.append(answer) }
        callee = try linker.instantiate(
            Component(text: Self.callee, engine: store.engine), in: store)
        caller = try linker.instantiate(
            Component(text: Self.caller, engine: store.engine), in: store, with: ["b": callee])
    }

    private func answerAll() -> Trap? {
        for answer in answers.open { answer.finish(.success(.u32(1))) }
        answers.open = []
        return trap { () throws(Trap) in while case .ran = try components.step() {} }
    }

    private func trap(_ body: () throws(Trap) -> Void) -> Trap? {
        do throws(Trap) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// The callee's thread is the one that traps, in the caller's `realloc`.
    @Test func reallocOfAnInstanceThatIsNotEntered() throws {
        _ = try caller.function("g")?.call()
        #expect(answerAll()?.code == .unreachable)
        #expect(throws: ComponentCallError.self) { try callee.function("ok")?.call() }
        #expect(try caller.function("new")?.call() != nil)
    }

    /// The first call has the callee's stack; the second one, whose caller traps, never starts.
    @Test func calleesThatHaveNotStarted() throws {
        let target = try #require(
            callee.exports["f"].flatMap { (item: PlanItem) -> CallTarget? in
                guard case .function(let planned) = item else { return nil }
                return callee.object.callTarget(planned)
            })
        let first = try components.begin(target, [])
        #expect(throws: ComponentCallError.self) { try caller.function("h")?.call() }
        #expect(components.machine.threads.count == 1)
        #expect(answerAll() == nil)
        #expect(components.driver.invocations[first]?.result == .string("\0\0\0"))
        components.giveUp(first)
        #expect(try callee.function("ok")?.call() == .u32(7))
        #expect(throws: ComponentCallError.self) { try caller.function("new")?.call() }
        #expect(components.machine.tasks.count == 0 && components.machine.subtasks.count == 0)
    }
}

/// Answers that the host owes.
private final class Answers: @unchecked Sendable {
    // Sendable: one thread uses it.
    var open: [HostAnswer] = []
}
