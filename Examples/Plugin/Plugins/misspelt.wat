(module
  (import "app" "lgo" (func $log (param i32 i32)))
  (memory (export "memory") 1))
