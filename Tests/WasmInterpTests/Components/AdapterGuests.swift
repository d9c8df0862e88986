import WasmCore

@testable import WasmInterp

/// Two guests as text, of which one calls a function of the other: `g: func() -> u32` begins it.
struct AdapterGuests: Sendable {
    /// Of the function, as a component has it.
    var signature: String
    /// The same function as its core code has it, with what it does.
    var callee: String
    /// How the caller's core code imports it.
    var lowered: String
    /// What the caller does; it leaves a number.
    var body: String
    var calleeRealloc = "(i32.const 64)"
    var callerRealloc = "(i32.const 64)"
    /// Fields of the callee's core module besides.
    var fields = ""
    var data = ""
    var encoding = "utf8"
    var hasPostReturn = false

    var text: String {
        """
        (component
          (component $callee
            (core module $m
              (memory (export "memory") 1)
              (tag $problem)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) \(calleeRealloc))
              \(fields)
              (func (export "f") \(callee)))
            (core instance $i (instantiate $m))
            (func (export "f") \(signature) (canon lift (core func $i "f")
              (memory (core memory $i "memory")) (realloc (core func $i "realloc"))
              \(hasPostReturn ? "(post-return (core func $i \"post-return\"))" : "")
              string-encoding=\(encoding))))
          (component $caller
            (import "f" (func $f \(signature)))
            (core module $library
              (memory (export "memory") 1)
              (tag $problem)
              (data (i32.const 0) "\(data)")
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) \(callerRealloc)))
            (core instance $library (instantiate $library))
            (core func $f (canon lower (func $f)
              (memory (core memory $library "memory"))
              (realloc (core func $library "realloc")) string-encoding=\(encoding)))
            (core module $m
              (import "" "f" (func $f \(lowered)))
              (import "library" "memory" (memory 1))
              (func (export "g") (result i32) \(body)))
            (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))
              (with "library" (instance $library))))
            (func (export "g") (result u32) (canon lift (core func $i "g"))))
          (instance $callee (instantiate $callee))
          (instance $caller (instantiate $caller (with "f" (func $callee "f"))))
          (export "g" (func $caller "g")))
        """
    }

    /// Takes a string, and looks at nothing of it.
    static func string(_ body: String, data: String = "", encoding: String = "utf8") -> Self {
        Self(
            signature: #"(param "x" string)"#, callee: "(param i32 i32)",
            lowered: "(param i32 i32)", body: "(call $f \(body)) (i32.const 0)", data: data,
            encoding: encoding)
    }

    static func list(_ element: String, _ body: String, realloc: String = "(i32.const 64)") -> Self
    {
        Self(
            signature: #"(param "x" (list \#(element)))"#, callee: "(param i32 i32)",
            lowered: "(param i32 i32)", body: "(call $f \(body)) (i32.const 0)",
            calleeRealloc: realloc)
    }

    /// Takes a value of one slot and gives that back.
    static func scalar(_ type: String, _ bits: String) -> Self {
        Self(
            signature: #"(param "x" \#(type)) (result u32)"#,
            callee: "(param i32) (result i32) (local.get 0)", lowered: "(param i32) (result i32)",
            body: "(call $f (i32.const \(bits)))")
    }

    /// Returns two numbers, which lie in memory.
    static func pair(at address: String, to area: String) -> Self {
        Self(
            signature: "(result (tuple u32 u32))", callee: "(result i32) (i32.const \(address))",
            lowered: "(param i32)", body: "(call $f (i32.const \(area))) (i32.const 0)")
    }

    static func thrower(_ callee: String, realloc: String = "(i32.const 64)") -> Self {
        Self(
            signature: #"(param "x" (list u8))"#, callee: "(param i32 i32) \(callee)",
            lowered: "(param i32 i32)",
            body: """
                (block $caught
                  (try_table (catch_all $caught) (call $f (i32.const 0) (i32.const 1))))
                (i32.const 0)
                """,
            calleeRealloc: realloc)
    }
}
