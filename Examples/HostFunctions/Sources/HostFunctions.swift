import WeftKit

/// What the functions of one guest work with.
struct Journal {
    var lines: [String] = []
}

struct TooMuch: Error {}

@main
enum HostFunctions {
    static let guest = """
        (module
          (import "journal" "write" (func $write (param i32 i32)))
          (import "journal" "longest" (func $longest (result i32)))
          (import "math" "divide" (func $divide (param i64 i64) (result i64 i64)))
          (memory (export "memory") 1)
          (data (i32.const 0) "first")
          (data (i32.const 6) "a longer line")
          (func (export "run") (result i32)
            (call $write (i32.const 0) (i32.const 5))
            (call $write (i32.const 6) (i32.const 13))
            (call $longest))
          (func (export "divide") (param i64 i64) (result i64 i64)
            (call $divide (local.get 0) (local.get 1)))
          (func (export "flood")
            (loop $more (call $write (i32.const 0) (i32.const 5)) (br $more))))
        """

    static func main() throws {
        let engine = Engine()
        let module = try Module(text: guest, engine: engine)

        // Parameters and results are Swift's numbers; the signature follows from the closure.
        var linker = Linker<Journal>(engine: engine)
        linker.define("journal", "write") { (caller, address: UInt32, byteCount: UInt32) throws in
            let line = try caller.memory().string(at: address, byteCount: byteCount)
            guard caller.host.lines.count < 10 else { throw TooMuch() }
            caller.host.lines.append(line)
        }
        linker.define("journal", "longest") { caller in
            UInt32(clamping: caller.host.lines.map(\.utf8.count).max() ?? 0)
        }
        linker.define("math", "divide") { (_, a: Int64, b: Int64) throws(Trap) in
            guard b != 0 else { throw Trap(.integerDivideByZero) }
            return (a / b, a % b)
        }

        let store = Store(engine: engine, host: Journal())
        let instance = try linker.instantiate(module, in: store)
        print("longest:", try instance.function("run", as: (() -> UInt32).self)())
        print(store.host.lines)

        let divide = try instance.function("divide", as: ((Int64, Int64) -> (Int64, Int64)).self)
        print("17 / 5:", try divide(17, 5))
        do throws(Trap) {
            print(try divide(1, 0))
        } catch {
            print("1 / 0:", error.code)
        }

        // What a host function throws ends the guest's call, and is the cause of its trap.
        let flood = try instance.function("flood", as: (() -> Void).self)
        do throws(Trap) {
            try flood()
        } catch {
            print("flood:", error.cause is TooMuch ? "too many lines" : "\(error)")
        }
    }
}
