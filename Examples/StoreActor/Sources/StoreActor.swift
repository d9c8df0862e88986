import WeftKit

/// A counter whose state lives in a guest: one call at a time, from any task.
actor Counter {
    private let addNow: TypedFunction<Int32, Int32>
    private let addSlowly: TypedFunction<Int32, Int32>
    private let total: Global

    static let guest = """
        (module
          (import "env" "pause" (func $pause))
          (global $total (export "total") (mut i32) (i32.const 0))
          (func (export "add") (param i32) (result i32)
            (global.set $total (i32.add (global.get $total) (local.get 0)))
            (global.get $total))
          (func (export "add slowly") (param i32) (result i32)
            (call $pause)
            (global.set $total (i32.add (global.get $total) (local.get 0)))
            (global.get $total)))
        """

    /// A store is not `Sendable`: the actor makes it, and nobody else has it.
    init(_ module: Module, _ linker: Linker<Void>) throws {
        let store = Store(engine: module.engine, host: ())
        let instance = try linker.instantiate(module, in: store)
        addNow = try instance.function("add", as: ((Int32) -> Int32).self)
        addSlowly = try instance.function("add slowly", as: ((Int32) -> Int32).self)
        guard let total = instance.global("total") else {
            throw ExportError.unknownExport(name: "total")
        }
        self.total = total
    }

    func add(_ number: Int32) throws(Trap) -> Int32 { try addNow(number) }

    /// Others use the actor while the guest waits, so that calls are within each other.
    func addSlowly(_ number: Int32) async throws(Trap) -> Int32 {
        try await addSlowly.callAsync(number)
    }

    var value: Value { total.value }
}

@main
enum StoreActor {
    static func main() async throws {
        let engine = Engine()
        let module = try Module(text: Counter.guest, engine: engine)
        var linker = Linker<Void>(engine: engine)
        linker.defineAsync("env", "pause") { _ in try await Task.sleep(for: .milliseconds(5)) }

        let counter = try Counter(module, linker)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...100 {
                group.addTask {
                    if number % 2 == 0 {
                        _ = try await counter.add(Int32(number))
                    } else {
                        _ = try await counter.addSlowly(Int32(number))
                    }
                }
            }
            try await group.waitForAll()
        }
        print("total:", await counter.value)
    }
}
