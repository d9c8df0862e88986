import WasmCore

/// The modules that are measured, made here so that everyone has the same ones.
enum Programs {
    /// A module with an export `run` of type `(i32) -> i32`, padded to a size.
    struct Sized {
        var byteCount: Int
        var bytes: [UInt8]
        /// Where a number stands that makes a copy differ from all others.
        private var nonceOffset: Int

        /// - Parameter functionCount: Functions of some 90 bytes, of which a run calls three.
        init(byteCount: Int, functionCount: Int) {
            var bytes = Programs.parse(Programs.chain(functionCount))
            // A custom section takes up the rest; its first eight bytes of content are the nonce.
            let rest = byteCount - bytes.count
            precondition(rest >= 12, "no room for the nonce in \(byteCount) bytes")
            let content = rest - 1 - Self.lebBytes(rest - 2)
            bytes.append(0)
            var left = content
            for position in 0..<Self.lebBytes(rest - 2) {
                let isLast = position == Self.lebBytes(rest - 2) - 1
                bytes.append(UInt8(left & 0x7F) | (isLast ? 0 : 0x80))
                left >>= 7
            }
            bytes.append(1)
            bytes.append(UInt8(ascii: "n"))
            nonceOffset = bytes.count
            bytes.append(contentsOf: Array(repeating: 0, count: byteCount - bytes.count))
            self.byteCount = byteCount
            self.bytes = bytes
        }

        /// A copy that has not been seen before.
        func unseen(_ number: Int) -> [UInt8] {
            var copy = bytes
            var left = UInt64(truncatingIfNeeded: number)
            for offset in nonceOffset..<(nonceOffset + 8) {
                copy[offset] = UInt8(truncatingIfNeeded: left)
                left >>= 8
            }
            return copy
        }

        private static func lebBytes(_ number: Int) -> Int {
            number < 128 ? 1 : number < 16_384 ? 2 : 3
        }
    }

    static let small = Sized(byteCount: 149, functionCount: 0)
    static let sized = [
        small, Sized(byteCount: 8 << 10, functionCount: 72),
        Sized(byteCount: 94 << 10, functionCount: 870),
    ]

    /// What `run(1)` of a sized program returns.
    static let expected: Int32 = 55

    static func parse(_ text: String) -> [UInt8] {
        do {
            return try WatParser.parseModule(text)
        } catch {
            preconditionFailure("a program of the benchmarks is malformed: \(error)")
        }
    }

    /// `run` adds up 1 to 10 and calls the last functions, which mix arithmetic, memory, branches
    /// and calls of each other.
    private static func chain(_ count: Int) -> String {
        var text = "(module"
        if count > 0 {
            text += "(memory 1) (global $g (mut i32) (i32.const 0))"
            text += "(table 8 funcref)"
        }
        for index in 0..<count {
            let callee = index < 3 ? "(local.get 0)" : "(call $f\(index % 3) (local.get 0))"
            text += """
                (func $f\(index) (param i32) (result i32) (local i32 i64)
                  (local.set 1 (i32.and (local.get 0) (i32.const 0xFFF)))
                  (i32.store offset=\(index) (local.get 1) (i32.add (local.get 0) (i32.const 7)))
                  (local.set 2 (i64.extend_i32_u (i32.load offset=\(index) (local.get 1))))
                  (block (loop
                    (br_if 1 (i64.gt_u (local.get 2) (i64.const 40)))
                    (local.set 2 (i64.add (local.get 2) (i64.const \(index + 3)))) (br 0)))
                  (if (i32.eqz (local.get 1)) (then (global.set $g (i32.const \(index)))))
                  (i32.sub (i32.add (i32.wrap_i64 (local.get 2)) \(callee))
                    (i32.wrap_i64 (local.get 2))))

                """
        }
        let calls =
            count == 0
            ? "" : "(drop (call $f\(count - 1) (call $f\(count - 2) (local.get 0))))"
        text += """
            (func (export "run") (param i32) (result i32) (local i32)
              \(calls)
              (local.set 0 (i32.const 10))
              (loop
                (local.set 1 (i32.add (local.get 1) (local.get 0)))
                (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
              (local.get 1)))
            """
        return text
    }

    /// Small calls, in and out.
    static let calls = parse(
        """
        (module
          (import "h" "add" (func $add (param i32 i32) (result i32)))
          (func (export "empty"))
          (func (export "add") (param i32 i32) (result i32)
            (i32.add (local.get 0) (local.get 1)))
          \(loop("callHost", "(call $add (local.get $sum) (local.get $count))"))
          \(loop("callNothing", "(i32.add (local.get $sum) (local.get $count))")))
        """)

    /// What ``callers`` call.
    static let callee = parse(
        """
        (module
          (memory 1)
          (func (export "add") (param i32 i32) (result i32)
            (i32.add (local.get 0) (local.get 1))))
        """)

    /// Small calls between guests.
    static let callers = parse(
        """
        (module
          (type $add (func (param i32 i32) (result i32)))
          (import "other" "add" (func $other (type $add)))
          (memory 1)
          (table 2 2 funcref)
          (elem (i32.const 1) $other)
          (func $own (type $add) (i32.add (local.get 0) (local.get 1)))
          (func $tail (type $add) (return_call $other (local.get 0) (local.get 1)))
          \(loop("own", "(call $own (local.get $sum) (local.get $count))"))
          \(loop("import", "(call $other (local.get $sum) (local.get $count))"))
          \(loop("indirect", """
            (call_indirect (type $add) (local.get $sum) (local.get $count) (i32.const 1))
            """))
          \(loop("reference", """
            (call_ref $add (local.get $sum) (local.get $count) (ref.func $other))
            """))
          \(loop("tail", "(call $tail (local.get $sum) (local.get $count))"))
          \(loop("callNothing", "(i32.add (local.get $sum) (local.get $count))")))
        """)

    /// An export that does something for each number down to 1, with the sum so far.
    private static func loop(_ name: String, _ body: String) -> String {
        """
        (func (export "\(name)") (param $count i32) (result i32) (local $sum i32)
          (loop $again
            (local.set $sum \(body))
            (br_if $again
              (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
          (local.get $sum))
        """
    }

    /// A request handler of a guest with the memory that compilers give it: asserts that global,
    /// table, dropped segment and memory are as new, then dirties them all, `$pages` pages of
    /// memory among them, asks the host for its arguments, and returns how many there are.
    static let handler = parse(handlerText(pages: 17))
    static let smallHandler = parse(handlerText(pages: 1))

    private static func handlerText(pages: Int) -> String {
        """
        (module
          (import "wasi_snapshot_preview1" "args_sizes_get"
            (func $args_sizes_get (param i32 i32) (result i32)))
          (memory (export "memory") \(pages))
          (global $count (mut i32) (i32.const 42))
          (table 10 funcref)
          (elem (i32.const 3) $handle)
          (elem $passive func $handle)
          (data (i32.const 1024) "the handler's data")
          (func $check (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
          (func $handle (export "handle") (param $pages i32) (result i32)
            (local $page i32) (local $at i32)
            (call $check (i32.eq (global.get $count) (i32.const 42)))
            (call $check (ref.is_null (table.get (i32.const 0))))
            (call $check (i32.eqz (ref.is_null (table.get (i32.const 3)))))
            (call $check (i64.eq (i64.load (i32.const 1024)) (i64.const 0x646e616820656874)))
            (call $check (i32.eq (memory.size) (i32.const \(pages))))
            (loop $again
              (local.set $at
                (i32.add (i32.const 8192) (i32.shl (local.get $page) (i32.const 12))))
              (call $check (i64.eqz (i64.load (local.get $at))))
              (i64.store (local.get $at) (i64.const -1))
              (local.set $page (i32.add (local.get $page) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $page) (local.get $pages))))
            (global.set $count (i32.const 0))
            (table.init $passive (i32.const 0) (i32.const 0) (i32.const 1))
            (elem.drop $passive)
            (table.set (i32.const 3) (ref.null func))
            (i64.store (i32.const 1024) (i64.const 0))
            (call $check (i32.eqz (call $args_sizes_get (i32.const 0) (i32.const 4))))
            (i32.load (i32.const 0))))
        """
    }

    static let stores = parse(
        """
        (module (memory 1)
          (func (export "run") (param $count i32)
            (loop $again
              (i32.store (i32.shl (local.get $count) (i32.const 2)) (local.get $count))
              (br_if $again
                (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))
        """)
}
