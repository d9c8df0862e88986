import WasmCore
import WasmInterp

/// Calls between host and guest that do next to nothing.
enum CallBenchmarks {
    static func run(_ effort: Effort) throws {
        let engine = Engine()
        let module = try Module(Programs.calls, engine: engine)
        var linker = Linker<Int>(engine: engine)
        linker.define("h", "add") { (_, a: Int32, b: Int32) in a &+ b }
        let store = Store(engine: engine, host: 0)
        let instance = try linker.instantiate(module, in: store)

        let empty = try instance.function("empty", as: (() -> Void).self)
        Report.add(
            try measureShort("typed call, () -> ()", goal: 40, effort: effort) { try empty() })
        let add = try instance.function("add", as: ((Int32, Int32) -> Int32).self)
        Report.add(
            try measureShort("typed call, (i32, i32) -> i32", goal: 40, effort: effort) {
                keep(try add(20, 22))
            })
        let untyped = instance.function("add")
        Report.add(
            try measureShort("untyped call, (i32, i32) -> i32", effort: effort) {
                keep(try untyped?.call([.i32(20), .i32(22)]))
            })
        Report.add(
            try measureShort("look up an export by name and type", effort: effort) {
                keep(try instance.function("add", as: ((Int32, Int32) -> Int32).self))
            })
        try calls(
            from: instance,
            [(export: "callHost", name: "typed host call, (i32, i32) -> i32", goal: 25)], effort)
        try callsOfGuests(effort)
    }

    /// Calls of a function of the same instance, and of one of another instance.
    private static func callsOfGuests(_ effort: Effort) throws {
        let engine = Engine()
        var imports = ImportSet(in: Store(engine: engine, host: ()))
        let callee = try imports.instantiate(try Module(Programs.callee, engine: engine))
        imports.define("other", exportsOf: callee)
        let caller = try imports.instantiate(try Module(Programs.callers, engine: engine))
        try calls(
            from: caller,
            [
                ("own", "call within an instance, (i32, i32) -> i32", nil),
                ("import", "call between instances, (i32, i32) -> i32", 12),
                ("indirect", "call between instances, by a table", nil),
                ("reference", "call between instances, by a reference", nil),
                ("tail", "call and tail call between instances", nil),
            ], effort)
        let invoked = try caller.function("import", as: ((Int32) -> Int32).self)
        let nothing = try caller.function("callNothing", as: ((Int32) -> Int32).self)
        try difference(
            "call between instances, in an invocation (not metered, each is looked at)", effort
        ) {
            _ = try invoked.start(1_000).resume()
        } without: {
            _ = try nothing.start(1_000).resume()
        }
    }

    /// The time of one call is that of a loop of a thousand, without that of the loop itself.
    private static func calls(
        from instance: Instance, _ loops: [(export: String, name: String, goal: Double?)],
        _ effort: Effort
    ) throws {
        let nothing = try instance.function("callNothing", as: ((Int32) -> Int32).self)
        for loop in loops {
            let calls = try instance.function(loop.export, as: ((Int32) -> Int32).self)
            try difference(loop.name, goal: loop.goal, effort) {
                keep(try calls(1_000))
            } without: {
                keep(try nothing(1_000))
            }
        }
    }

    /// What one of a thousand things takes, without what is around them.
    static func difference(
        _ name: String, goal: Double? = nil, _ effort: Effort, _ thousand: () throws -> Void,
        without rest: () throws -> Void
    ) throws {
        var samples: [Double] = []
        for run in 0..<(effort.warmUps + effort.runs / 10) {
            let start = monotonicNanoseconds()
            try thousand()
            let middle = monotonicNanoseconds()
            try rest()
            let end = monotonicNanoseconds()
            guard run >= effort.warmUps else { continue }
            let difference = Double(middle - start) - Double(end - middle)
            samples.append(difference / 1_000)
        }
        Report.add(Measurement(name: name, goal: goal, samples: samples))
    }
}
