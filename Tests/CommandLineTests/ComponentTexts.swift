/// Components that tests give to the tool.
enum ComponentTexts {
    /// Numbers, a string, a record and an option go in and out; an interface; a trap; a loop.
    static let shop = """
        (component $shop
          (core module $m
            (memory (export "memory") 1)
            (global $top (mut i32) (i32.const 1024))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (global.get $top)
              (global.set $top (i32.add (global.get $top)
                (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8)))))
            (func (export "add") (param i32 i32) (result i32)
              (i32.add (local.get 0) (local.get 1)))
            (func (export "echo") (param i32 i32) (result i32)
              (i32.store (i32.const 0) (local.get 0))
              (i32.store (i32.const 4) (local.get 1))
              (i32.const 0))
            (func (export "price") (param i32 i32 i32 i32) (result i32)
              (i32.mul (local.get 0)
                (select (local.get 3) (i32.const 1) (local.get 2))))
            (func (export "nothing"))
            (func (export "trap") unreachable)
            (func (export "forever") (loop (br 0))))
          (core instance $i (instantiate $m))
          (alias core export $i "memory" (core memory $memory))
          (alias core export $i "realloc" (core func $realloc))
          (func $add (export "add") (param "a" u32) (param "b" u32) (result u32)
            (canon lift (core func $i "add")))
          (func (export "echo") (param "text" string) (result string)
            (canon lift (core func $i "echo") (memory $memory) (realloc $realloc)))
          (type $order' (record (field "count" u32) (field "urgent" bool)))
          (export $order "order" (type $order'))
          (func (export "price") (param "order" $order) (param "factor" (option u32))
            (result u32) (canon lift (core func $i "price")))
          (func (export "done") (canon lift (core func $i "nothing")))
          (func (export "fail") (canon lift (core func $i "trap")))
          (func (export "forever") (canon lift (core func $i "forever")))
          (instance $stock (export "audit" (func $add)))
          (export "demo:shop/stock@1.0.0" (instance $stock)))
        """
}
