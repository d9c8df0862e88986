import WeftWASI

@main
enum Executor {
    /// A function that ends, one that never does, and one that wants to sleep.
    static let guest = """
        (module
          (import "app" "sleep" (func $sleep (param i32)))
          (func (export "count") (param $n i32) (result i32) (local $i i32)
            (loop $next
              (br_if $next (i32.lt_u
                (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
            (local.get $i))
          (func (export "nap") (param $n i32) (result i32)
            (call $sleep (local.get $n)) (local.get $n))
          (func (export "spin") (param i32) (result i32) (loop $again (br $again)) (unreachable)))
        """

    static func makeLinker(_ engine: Engine) -> Linker<Void> {
        var linker = Linker<Void>(engine: engine)
        // A task of its own: the guest holds no thread meanwhile.
        linker.defineAsync("app", "sleep") { (_, milliseconds: Int32) in
            try await Task.sleep(for: .milliseconds(Int(milliseconds)))
        }
        return linker
    }

    static func main() async throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let module = try Module(text: guest, engine: Engine(configuration))
        let linker = makeLinker(module.engine)
        let executor = GuestExecutor()

        // A guest has a store of its own, which the executor makes when its first turn comes.
        @Sendable func call(_ name: String, _ number: Int32, of budget: GuestBudget) throws
            -> Invocation<Int32>
        {
            let store = try budget.makeStore(engine: module.engine, host: ())
            let instance = try linker.instantiate(module, in: store)
            return try instance.function(name, as: ((Int32) -> Int32).self).start(number)
        }

        // A thousand guests, some that compute and some that wait, beside one that never ends.
        let free = GuestBudget("everybody")
        let endless = try executor.submit(GuestPriority(.bestEffort)) {
            try call("spin", 0, of: free)
        }
        let guests = try (0..<1_000).map { number in
            try executor.submit {
                try call(number % 2 == 0 ? "count" : "nap", Int32(number % 50), of: free)
            }
        }
        var sum = 0
        for guest in guests { sum += Int(try await guest.value) }
        print("a thousand guests have ended:", sum)

        // Whoever waits for a guest can give it up.
        endless.cancel()
        do {
            _ = try await endless.value
        } catch let end as GuestEnd {
            print("the endless one:", end)
        }

        // A group pays for the time of its guests together.
        var limits = GuestLimits()
        limits.cpuNanoseconds = 20_000_000
        let tenant = GuestBudget("tenant 7", limits)
        let greedy = try (0..<3).map { _ in
            try executor.submit(budget: tenant) { try call("spin", 0, of: tenant) }
        }
        for guest in greedy {
            do {
                _ = try await guest.value
            } catch let error as LimitExceeded {
                print("over a limit that \(error.setBy) has:", error.limit, "ns")
            }
        }
    }
}
