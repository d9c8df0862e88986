import WasmCore
import WasmInterp

/// One store with a component whose answers are known, or that does what its limits are for.
final class ComponentTenant {
    /// Exports, and what ends them.
    enum Misdeed: String, CaseIterable, Sendable {
        case spin, grow, deep, handles, sets, streams, tasks, give, realloc

        var ending: String {
            switch self {
            case .spin: "out of fuel"
            case .grow: "unreachable"
            case .deep: "call stack exhausted"
            case .handles, .sets, .streams: "too many handles"
            case .tasks: "too many tasks"
            case .give: "more bytes than a call of the host may take"
            case .realloc: "realloc return: beyond end of memory"
            }
        }
    }

    private let store: Store<Int>
    private let instance: ComponentInstance
    private var state: UInt32 = 0
    private var logs = 0
    /// Whether a trap has locked it.
    private(set) var isOver = false

    init(_ store: Store<Int>, _ instance: ComponentInstance) {
        self.store = store
        self.instance = instance
    }

    /// - Returns: Whether the answer is what it has to be, as long as it may answer.
    func work(_ text: String) throws -> Bool {
        store.fuel = 1_000_000
        guard let function = instance.function("work") else { return false }
        do throws(ComponentCallError) {
            let answer = try function.call([.string(text)])
            for byte in [text, text].flatMap(\.utf8) { state = state &* 31 &+ UInt32(byte) }
            state &+= UInt32(text.utf8.count)
            logs += 1
            return answer == .u32(state) && !isOver && store.host == logs
        } catch {
            return isOver
                && error.trap?.message.hasPrefix("cannot enter component instance") == true
        }
    }

    /// - Returns: What does not come to the end that it has to.
    func misbehave(_ misdeed: Misdeed) -> String? {
        store.fuel = 3_000_000
        isOver = true
        guard let function = instance.function(misdeed.rawValue) else { return "no \(misdeed)" }
        let arguments: [ComponentValue] = misdeed == .realloc ? [.string("text")] : []
        do throws(ComponentCallError) {
            let value = try function.call(arguments)
            return "\(misdeed) returned \(String(describing: value))"
        } catch {
            return error.trap?.message.hasPrefix(misdeed.ending) == true
                ? nil : "\(misdeed): \(error)"
        }
    }

    private static let library = """
        (core module $L
          (memory (export "memory") 1)
          (global $next (mut i32) (i32.const 4096))
          (global $broken (export "broken") (mut i32) (i32.const 0))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
            (if (global.get $broken) (then (return (i32.const 65534))))
            (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
            (if (i32.gt_u (i32.add (local.get $at) (local.get 3)) (i32.const 60000))
              (then (local.set $at (i32.const 4096))))
            (global.set $next (i32.add (local.get $at) (local.get 3)))
            (memory.copy (local.get $at) (local.get 0) (select (local.get 1) (local.get 3)
              (i32.lt_u (local.get 1) (local.get 3))))
            (local.get $at)))
        (core instance $l (instantiate $L))
        """

    /// `work` mixes a text into the state, and what another guest makes of it.
    static let text = """
        (component
          (import "log" (func $log (param "x" string) (result u32)))
          (import "never" (func $never async))
          (component $Echo
            \(library)
            (core module $M
              (import "l" "memory" (memory 1))
              (func (export "f") (param i32 i32) (result i32)
                (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1))
                (i32.const 8)))
            (core instance $m (instantiate $M (with "l" (instance $l))))
            (func (export "f") (param "x" string) (result string) (canon lift (core func $m "f")
              (memory (core memory $l "memory")) (realloc (core func $l "realloc"))
              string-encoding=utf16)))
          (instance $echo (instantiate $Echo))
          \(library)
          (type $r (resource (rep i32)))
          (type $s (stream u8))
          (core func $echo (canon lower (func $echo "f") (memory (core memory $l "memory"))
            (realloc (core func $l "realloc"))))
          (core func $log (canon lower (func $log) (memory (core memory $l "memory"))))
          (core func $never (canon lower (func $never) async))
          (core func $new (canon resource.new $r))
          (core func $set (canon waitable-set.new))
          (core func $stream (canon stream.new $s))
          (core module $M
            (import "l" "memory" (memory 1))
            (import "l" "broken" (global $broken (mut i32)))
            (import "" "echo" (func $echo (param i32 i32 i32)))
            (import "" "log" (func $log (param i32 i32) (result i32)))
            (import "" "never" (func $never (result i32)))
            (import "" "new" (func $new (param i32) (result i32)))
            (import "" "set" (func $set (result i32)))
            (import "" "stream" (func $stream (result i64)))
            (global $state (mut i32) (i32.const 0))
            (func $mix (param $at i32) (param $count i32)
              (block $end (loop $next
                (br_if $end (i32.eqz (local.get $count)))
                (global.set $state (i32.add (i32.mul (global.get $state) (i32.const 31))
                  (i32.load8_u (local.get $at))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (local.set $count (i32.sub (local.get $count) (i32.const 1)))
                (br $next))))
            (func (export "work") (param i32 i32) (result i32)
              (call $mix (local.get 0) (local.get 1))
              (call $echo (local.get 0) (local.get 1) (i32.const 16))
              (call $mix (i32.load (i32.const 16)) (i32.load (i32.const 20)))
              (global.set $state (i32.add (global.get $state)
                (call $log (local.get 0) (local.get 1))))
              (global.get $state))
            (func (export "spin") (loop (br 0)))
            (func (export "grow")
              (loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
              (unreachable))
            (func $deep (export "deep") (param i64 i64 i64) (result i32)
              (i32.add (i32.const 1)
                (call $deep (local.get 0) (local.get 1) (local.get 2))))
            (func (export "deeper") (drop (call $deep (i64.const 1) (i64.const 2) (i64.const 3))))
            (func (export "handles") (loop (drop (call $new (i32.const 1))) (br 0)))
            (func (export "sets") (loop (drop (call $set)) (br 0)))
            (func (export "streams") (loop (drop (call $stream)) (br 0)))
            (func (export "tasks") (loop (drop (call $never)) (br 0)))
            (func (export "give") (result i32)
              (i32.store (i32.const 8) (i32.const 0)) (i32.store (i32.const 12) (i32.const 20000))
              (i32.const 8))
            (func (export "realloc") (param i32 i32)
              (global.set $broken (i32.const 1))
              (call $echo (local.get 0) (local.get 1) (i32.const 16))))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "echo" (func $echo)) (export "log" (func $log))
            (export "never" (func $never)) (export "new" (func $new))
            (export "set" (func $set)) (export "stream" (func $stream))))))
          (func (export "work") (param "x" string) (result u32) (canon lift (core func $m "work")
            (memory (core memory $l "memory")) (realloc (core func $l "realloc"))))
          (func (export "spin") (canon lift (core func $m "spin")))
          (func (export "grow") (canon lift (core func $m "grow")))
          (func (export "deep") (canon lift (core func $m "deeper")))
          (func (export "handles") (canon lift (core func $m "handles")))
          (func (export "sets") (canon lift (core func $m "sets")))
          (func (export "streams") (canon lift (core func $m "streams")))
          (func (export "tasks") (canon lift (core func $m "tasks")))
          (func (export "give") (result (list u8)) (canon lift (core func $m "give")
            (memory (core memory $l "memory"))))
          (func (export "realloc") (param "x" string) (canon lift (core func $m "realloc")
            (memory (core memory $l "memory")) (realloc (core func $l "realloc")))))
        """
}
