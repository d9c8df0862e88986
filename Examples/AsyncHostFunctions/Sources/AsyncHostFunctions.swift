import Synchronization
import WeftKit

@main
enum AsyncHostFunctions {
    static let guest = """
        (module
          (import "web" "fetch" (func $fetch (param i32) (result i32)))
          (func (export "run") (param i32) (result i32)
            (i32.add (call $fetch (local.get 0)) (call $fetch (i32.const 1))))
          (func (export "forever") (loop $more (drop (call $fetch (i32.const 0))) (br $more))))
        """

    static func main() async throws {
        let engine = Engine()
        let module = try Module(text: guest, engine: engine)
        let calls = Calls()

        // While this waits, the guest is at rest in memory and holds no thread.
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("web", "fetch") { (_, number: Int32) in
            calls.count.add(1, ordering: .relaxed)
            try await Task.sleep(for: .milliseconds(20))
            return number * 2
        }

        // One linker for all tasks: each has a store of its own.
        let sum = try await withThrowingTaskGroup(of: Int32.self) { [linker] group in
            for number in 0..<1_000 {
                group.addTask {
                    let store = Store(engine: engine, host: ())
                    let instance = try linker.instantiate(module, in: store)
                    let run = try instance.function("run", as: ((Int32) -> Int32).self)
                    return try await run.callAsync(Int32(number))
                }
            }
            var sum: Int32 = 0
            for try await result in group { sum += result }
            return sum
        }
        print("1000 guests:", sum, "after", calls.count.load(ordering: .relaxed), "calls")

        // Cancelling the task ends the guest, and what it waits for.
        let task = Task { [linker] in
            let instance = try linker.instantiate(module, in: Store(engine: engine, host: ()))
            try await instance.function("forever", as: (() -> Void).self).callAsync()
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        if case .failure(let trap as Trap) = await task.result { print("cancelled:", trap.code) }
    }
}

final class Calls: Sendable {
    let count = Atomic(0)
}
