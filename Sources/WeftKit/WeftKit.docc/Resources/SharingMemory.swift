import WeftKit

@main struct Shop {
    static let plugin = """
        (module
          (memory (export "memory") 1)
          (data (i32.const 0) "Welcome, ")
          (func (export "buffer") (result i32) (i32.const 9))
          (func (export "greet") (param $byteCount i32) (result i32 i32)
            (i32.const 0)
            (i32.add (i32.const 9) (local.get $byteCount))))
        """

    static func main() throws {
        let engine = Engine()
        let instance = try Store(engine: engine, host: ())
            .instantiate(Module(text: plugin, engine: engine))
        let buffer = try instance.function("buffer", as: (() -> UInt32).self)
        let greet = try instance.function("greet", as: ((UInt32) -> (UInt32, UInt32)).self)
        guard let memory = instance.memory() else { return }

        // In: bytes are written where the plugin wants them.
        let byteCount = try memory.write(utf8: "Ada", at: buffer())
        let (address, count) = try greet(UInt32(byteCount))

        // Out: as a copy, or in place.
        print(try memory.string(at: address, byteCount: count))
        let capitals = try memory.withBytes(at: address, byteCount: count) { bytes in
            bytes.withUnsafeBytes { $0.count { 65...90 ~= $0 } }
        }
        print("capitals:", capitals)

        // What the plugin says is never trusted: bounds are checked.
        do throws(Trap) {
            print(try memory.string(at: 65_530, byteCount: 100))
        } catch {
            print(error.code)
        }
    }
}
