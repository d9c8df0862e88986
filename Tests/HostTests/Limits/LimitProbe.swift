import Host
import Testing
import WasmCore
import WasmInterp

/// A guest that needs a known amount of one resource, under a budget that has more, as much, or
/// less.
struct LimitProbe: Sendable, CustomTestStringConvertible {
    let resource: LimitedResource
    /// What it needs, and what would be a little less or more.
    let need: UInt64
    let step: UInt64
    /// Only where the limit is one of ports.
    var port: GuestPort?
    /// What it is refused by: the words of an error, or nil if the guest is answered.
    let run: @Sendable (GuestBudget) throws -> ProbeAnswer

    init(
        _ resource: LimitedResource, need: UInt64, step: UInt64 = 1, port: GuestPort? = nil,
        _ run: @escaping @Sendable (GuestBudget) throws -> ProbeAnswer
    ) {
        (self.resource, self.need, self.step, self.port) = (resource, need, step, port)
        self.run = run
    }

    var testDescription: String { resource.name }
}

/// What became of a probe.
enum ProbeAnswer: Equatable {
    case given
    /// The guest was answered so: -1, an errno.
    case refused(String)
    /// The guest ended, or could not begin, with these words.
    case ended(String)

    /// That of a call that traps if it is refused.
    init(of body: () throws -> Void) {
        do {
            try body()
            self = .given
        } catch {
            self = .ended("\(error)")
        }
    }

    /// Of an instruction that answers -1.
    init(growth: Int32) { self = growth == -1 ? .refused("-1") : .given }
}

/// Guests of limited stores.
enum LimitedStore {
    static func make(
        _ budget: GuestBudget, _ text: String, isMetered: Bool = false
    ) throws -> (store: Store<Void>, instance: Instance) {
        let engine = Engine()
        var code = CodeOptions()
        code.isMetered = isMetered
        let store = try budget.makeStore(engine: engine, host: (), code: code)
        let module = try Module(try WatParser.parseModule(text), engine: engine)
        return (store, try store.instantiate(module))
    }

    static let recursion = """
        (module (func $f (export "f") (param i32) (result i32)
          (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1)))))
            (else (i32.const 0)))))
        """

    static let loop = """
        (module (func (export "f") (param i32)
          (loop $l
            (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
            (br_if $l (local.get 0)))))
        """

    /// What a call takes of a resource that nobody limits.
    static func cost(
        _ resource: LimitedResource, _ text: String, _ argument: Int32
    ) throws -> UInt64 {
        let budget = GuestBudget("nobody", .unlimited)
        let (_, instance) = try make(budget, text)
        _ = try instance.function("f", as: ((Int32) -> Int32).self)(argument)
        return budget.used(resource)
    }
}
