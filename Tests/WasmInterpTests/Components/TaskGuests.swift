import WasmCore

@testable import WasmInterp

/// Two guests as text, of which one gets strings from the other and gives them back.
///
/// `g: func() -> u32` makes the call and tells what both have been asked for by `realloc`.
struct TaskGuests: Sendable {
    enum Way: CaseIterable, Sendable {
        /// Nobody knows of tasks.
        case plain
        /// The caller asks for its thread's context, the callee does not.
        case apart
        /// Both ask for their threads' context, the call is made and answered synchronously.
        case synchronous
        /// The callee's type is `async`; neither the caller nor the callee waits.
        case asynchronous
        /// The same, but that the caller would wait.
        case waiting
    }
    var way: Way
    /// What the caller's `realloc` does besides.
    var reallocBody = ""
    /// What the callee's function does first.
    var calleeBody = ""

    private var knowsTasks: Bool { way != .plain }
    private var isAsync: Bool { way == .asynchronous || way == .waiting }
    private var type: String {
        #"\#(isAsync ? "async" : "") (param "x" (list string)) (result (list string))"#
    }

    private static let strings = "(memory (core memory $l \"memory\")) string-encoding="

    /// Core functions of the runtime, and an instance of them.
    private func builtIns(_ isReal: Bool) -> String {
        guard isReal else {
            return """
                (core module $None
                  (func (export "get") (result i32) (i32.const 0)) (func (export "set") (param i32))
                  (func (export "new") (result i32) (unreachable)))
                (core instance $builtIns (instantiate $None))
                """
        }
        return """
            (canon context.get i32 0 (core func $get)) (canon context.set i32 0 (core func $set))
            (canon waitable-set.new (core func $new))
            (core instance $builtIns
              (export "get" (func $get)) (export "set" (func $set)) (export "new" (func $new)))
            """
    }

    /// A `realloc` that notes what it is asked for, and does what its thread must not notice.
    private func library(_ realloc: String, data: String) -> String {
        """
        (core module $Library
          (import "" "set" (func $set (param i32)))
          (import "" "get" (func $get (result i32)))
          (import "" "new" (func $new (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\(data)")
          (global $next (mut i32) (i32.const 1024))
          (global $log (mut i32) (i32.const 0))
          (func (export "log") (result i32) (global.get $log))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
            (if (call $get) (then (unreachable)))
            (call $set (i32.const 9))
            \(realloc)
            (global.set $log (i32.add (i32.mul (global.get $log) (i32.const 31))
              (i32.add (i32.mul (local.get 1) (i32.const 7))
                (i32.add (i32.mul (local.get 2) (i32.const 3)) (local.get 3)))))
            (local.set $at (i32.and
              (i32.add (global.get $next) (i32.sub (local.get 2) (i32.const 1)))
              (i32.sub (i32.const 0) (local.get 2))))
            (global.set $next (i32.add (local.get $at) (local.get 3)))
            (memory.copy (local.get $at) (local.get 0) (select
              (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
            (local.get $at)))
        (core instance $l (instantiate $Library (with "" (instance $builtIns))))
        """
    }

    private var callee: String {
        let end =
            isAsync
            ? "(call $return (local.get 0) (local.get 1)) (i32.const 0)"
            : "(i32.store (i32.const 16) (local.get 0)) "
                + "(i32.store (i32.const 20) (local.get 1)) (i32.const 16)"
        let (returning, lifting) =
            isAsync
            ? (
                "(canon task.return (result (list string)) "
                    + "\(Self.strings)utf16 (core func $return))"
                    + "(core instance $return (export \"return\" (func $return)))",
                "async (callback (core func $m \"callback\"))"
            )
            : (
                "(core module $R (func (export \"return\") (param i32 i32)))"
                    + "(core instance $return (instantiate $R))", ""
            )
        return """
            (component $callee
              (import "h" (func $h))
              \(builtIns(knowsTasks && way != .apart)) \(library("", data: "")) \(returning)
              (canon lower (func $h) (core func $h'))
              (core module $M
                (import "" "get" (func $get (result i32)))
                (import "h" "h" (func $h))
                (import "return" "return" (func $return (param i32 i32)))
                (import "l" "memory" (memory 1))
                (tag $problem)
                (func (export "callback") (param i32 i32 i32) (result i32) (unreachable))
                (func (export "f") (param i32 i32) (result i32)
                  (if (call $get) (then (unreachable)))
                  (call $h)
                  \(calleeBody)
                  \(end)))
              (core instance $m (instantiate $M (with "" (instance $builtIns))
                (with "return" (instance $return)) (with "l" (instance $l))
                (with "h" (instance (export "h" (func $h'))))))
              (func (export "f") \(type) (canon lift (core func $m "f") \(lifting)
                \(Self.strings)utf16 (realloc (core func $l "realloc"))))
              (func (export "log") (result u32) (canon lift (core func $l "log"))))
            """
    }

    private var caller: String {
        let state = way == .asynchronous ? "(result i32)" : ""
        let call = "(call $f (i32.const 0) (i32.const 2) (i32.const 32))"
        return """
            (component $caller
              (import "f" (func $f \(type)))
              (import "log" (func $log (result u32)))
              \(builtIns(knowsTasks))
              \(library(
                reallocBody,
                data: #"\40\00\00\00\05\00\00\00\50\00\00\00\04\00\00\00"#
                    + String(repeating: #"\00"#, count: 48) + #"plain\00\00\00\00\00\00"#
                    + #"\00\00\00\00\00\e2\82\ac!"#))
              (canon lower (func $f) \(way == .asynchronous ? "async" : "")
                \(Self.strings)utf8 (realloc (core func $l "realloc")) (core func $f'))
              (canon lower (func $log) (core func $log'))
              (core module $M
                (import "" "get" (func $get (result i32)))
                (import "" "set" (func $set (param i32)))
                (import "c" "f" (func $f (param i32 i32 i32) \(state)))
                (import "c" "log" (func $log (result i32)))
                (import "l" "log" (func $own (result i32)))
                (func (export "g") (result i32)
                  (call $set (i32.const 5))
                  \(way == .asynchronous
                    ? "(if (i32.ne \(call) (i32.const 2)) (then (unreachable)))" : call)
                  (if (i32.ne (call $get) (i32.const \(knowsTasks ? 5 : 0))) (then (unreachable)))
                  (i32.xor (i32.mul (call $log) (i32.const 65599)) (call $own))))
              (core instance $m (instantiate $M (with "" (instance $builtIns))
                (with "c" (instance (export "f" (func $f')) (export "log" (func $log'))))
                (with "l" (instance $l))))
              (func (export "g") (result u32) (canon lift (core func $m "g"))))
            """
    }

    var text: String {
        """
        (component
          (import "h" (func $h))
          \(callee)
          \(caller)
          (instance $callee (instantiate $callee (with "h" (func $h))))
          (instance $caller (instantiate $caller
            (with "f" (func $callee "f")) (with "log" (func $callee "log"))))
          (export "g" (func $caller "g")))
        """
    }
}
