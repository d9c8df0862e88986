import WeftKit

@main
enum Limits {
    static let guest = """
        (module
          (memory (export "memory") 1)
          (func (export "spin") (loop $more (br $more)))
          (func $deeper (export "dive") (call $deeper))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "count") (param $n i64) (result i64) (local $i i64)
            (loop $more
              (local.set $i (i64.add (local.get $i) (i64.const 1)))
              (br_if $more (i64.lt_u (local.get $i) (local.get $n))))
            (local.get $i)))
        """

    static func main() throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true  // fuel and deadlines need code that counts
        let engine = Engine(configuration)
        let module = try Module(text: guest, engine: engine)

        var limits = StoreLimits()
        limits.memoryBytesMax = 1 << 20
        let store = Store(engine: engine, host: (), limits: limits)
        let instance = try store.instantiate(module)
        let (spin, dive) = (
            try instance.function("spin", as: (() -> Void).self),
            try instance.function("dive", as: (() -> Void).self)
        )

        store.fuel = 1_000_000
        print("spin:", outcome { () throws(Trap) in try spin() })
        store.fuel = nil
        store.deadline = .now + .milliseconds(20)
        print("spin:", outcome { () throws(Trap) in try spin() })
        store.deadline = nil
        print("dive:", outcome { () throws(Trap) in try dive() })

        let grow = try instance.function("grow", as: ((Int32) -> Int32).self)
        print("grow by 10 pages:", try grow(10), "- by 100:", try grow(100))

        try takeTurns(engine, module)
    }

    static func outcome(_ call: () throws(Trap) -> Void) -> String {
        do throws(Trap) {
            try call()
            return "returned"
        } catch {
            return error.code.description
        }
    }

    /// Guests that compute for long, on one thread, each as much as the others.
    static func takeTurns(_ engine: Engine, _ module: Module) throws {
        var running = try [200_000, 400_000, 800_000].map { (count: Int64) in
            let instance = try Store(engine: engine, host: ()).instantiate(module)
            let count = try instance.function("count", as: ((Int64) -> Int64).self).start(count)
            return (call: count, turns: 1)
        }
        while !running.isEmpty {
            var left: [(call: Invocation<Int64>, turns: Int)] = []
            for (call, turns) in running {
                switch try call.resume(fuel: 500_000) {
                case .finished(let count): print("counted to \(count) in \(turns) turns")
                case .suspended, .waiting: left.append((call, turns + 1))
                }
            }
            running = left
        }
    }
}
