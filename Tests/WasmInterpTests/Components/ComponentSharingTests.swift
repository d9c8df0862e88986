import Foundation
import Platform
import Testing
import WasmCore

@testable import WasmInterp

/// Stores on several threads share an engine and a prepared component; one of them that is stopped
/// does not disturb the others.
@Suite struct ComponentSharingTests {
    /// What a thread has come to.
    private struct Outcome: Equatable {
        var right = 0
        var wrong = 0
        var stopped: TrapCode?
    }

    private static func outcome(
        of prepared: PreparedComponent<Void>, isStopped: Bool
    ) -> Outcome {
        var outcome = Outcome()
        for _ in 0..<20 {
            let store = Store(engine: prepared.component.engine, host: ())
            guard let instance = try? prepared.instantiate(in: store),
                let g = instance.function("g")
            else { return outcome }
            for _ in 0..<20 {
                if (try? g.call()) == .u32(7) { outcome.right += 1 } else { outcome.wrong += 1 }
            }
            guard isStopped else { continue }
            store.fuel = 10
            do throws(ComponentCallError) { _ = try g.call() } catch {
                outcome.stopped = error.trap?.code
            }
            store.fuel = nil
            // It is locked now, and nobody else's is.
            if (try? g.call()) != nil { outcome.wrong += 1 }
        }
        return outcome
    }

    @Test(.timeLimit(.minutes(20)))
    func threadsShareAPreparedComponent() async throws {
        var guests = AdapterGuests.string(
            "(i32.const 16) (i32.const 5)", data: "                hallo")
        guests.callee = "(param i32 i32) (result i32) (i32.add (local.get 1) (i32.const 2))"
        guests.signature = #"(param "x" string) (result u32)"#
        guests.lowered = "(param i32 i32) (result i32)"
        guests.body = "(call $f (i32.const 16) (i32.const 5))"
        let engine = makeEngine(isMetered: true)
        let prepared = try ComponentLinker<Void>(engine: engine)
            .prepare(Component(text: guests.text, engine: engine))
        let outcomes = Locked([Outcome]())
        await withCheckedContinuation { continuation in
            let group = DispatchGroup()
            for number in 0..<4 {
                group.enter()
                Thread.detachNewThread {
                    let outcome = Self.outcome(of: prepared, isStopped: number == 0)
                    outcomes.withLock { $0.append(outcome) }
                    group.leave()
                }
            }
            group.notify(queue: .global()) { continuation.resume() }
        }
        let all = outcomes.withLock { $0 }
        #expect(all.count == 4 && all.allSatisfy { $0.right == 400 && $0.wrong == 0 })
        #expect(all.compactMap(\.stopped) == [.outOfFuel])
    }
}
