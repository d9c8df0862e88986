(module
  (memory (export "memory") 1)
  (func (export "buffer") (result i32)
