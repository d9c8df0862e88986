import Testing
import WasmCore
import WasmInterp

/// Instantiation is charged as the same work in code would be, and can be stopped.
@Suite struct InstantiationFuelTests {
    private func instantiate(
        _ text: String, fuel: UInt64? = nil, deadline: ContinuousClock.Instant? = nil
    ) throws -> (used: UInt64, trap: TrapCode?) {
        let engine = makeEngine(isMetered: true)
        let store = Store(engine: engine, host: ())
        store.fuel = fuel
        store.deadline = deadline
        let module = try makeModule(text, engine: engine)
        let code = trapCode(of: store, module)
        return ((fuel ?? 0) - (store.fuel ?? 0), code)
    }

    private func trapCode(of store: Store<Void>, _ module: Module) -> TrapCode? {
        do throws(InstantiationError) {
            _ = try store.instantiate(module)
            return nil
        } catch {
            guard case .trap(let trap) = error else { return .host }
            return trap.code
        }
    }

    /// What a module has, and the units that it costs at least; a hundred more at most.
    static let rows: [(String, UInt64)] = [
        ("", 0),
        ("(table 64000 funcref)", 8_000),
        (
            #"(memory 1) (data (i32.const 0) "\#(String(repeating: "0123456789", count: 6_400))")"#,
            1_000
        ),
        ("(func $f) (table 6400 funcref) (elem (i32.const 0) func \(many("$f", 6_400)))", 2_400),
        (
            "(table 640 externref) "
                + "(elem (i32.const 0) externref \(many("(ref.null extern)", 640)))",
            800
        ),
        ("(type $a (array i8)) (global (ref $a) (array.new_default $a (i32.const 64000)))", 1_000),
        (
            "(type $a (array i8)) (global (ref $a) (array.new $a (i32.const 1) (i32.const 6400)))",
            100
        ),
        (
            "(type $s (struct \(many("(field v128)", 400)))) "
                + "(global (ref $s) (struct.new_default $s))",
            100
        ),
        (many("(global i32 (i32.const 1))", 1_000), 2_000),
    ]

    private static func many(_ text: String, _ count: Int) -> String {
        Array(repeating: text, count: count).joined(separator: " ")
    }

    @Test(arguments: rows)
    func instantiationCostsWhatItMakes(fields: String, units: UInt64) throws {
        let text = "(module \(fields))"
        let (used, trap) = try instantiate(text, fuel: 1 << 40)
        #expect(trap == nil)
        #expect((units...units + 100).contains(used))
        guard units > 0 else { return }
        #expect(try instantiate(text, fuel: used - 1).trap == .outOfFuel)
        #expect(try instantiate(text, fuel: used).trap == nil)
    }

    /// An element segment makes arrays of 10^9 bytes, none of which it keeps.
    static let arrays = """
        (module (type $inner (array i8)) (type $outer (array (ref $inner)))
          (elem (ref null $outer)
            \(many("(item (array.new $outer (array.new_default $inner (i32.const 1000000000)) "
                + "(i32.const 0)))", 300))))
        """

    @Test func constantArraysEnd() throws {
        #expect(try instantiate(Self.arrays, fuel: 1_000).trap == .outOfFuel)
        let deadline = ContinuousClock.now + .milliseconds(50)
        #expect(try instantiate(Self.arrays, deadline: deadline).trap == .interrupted)
    }

    @Test func startFunctionsAndTheRestEndAtTheDeadline() throws {
        for text in ["(module)", "(module (func $f (loop (br 0))) (start $f))"] {
            #expect(try instantiate(text, deadline: .now).trap == .interrupted)
        }
    }
}
