import WeftKit

@main
enum Objects {
    static let guest = """
        (module
          (type $name (array (mut i8)))
          (type $point (struct (field $x (mut f64)) (field $y (mut f64)) (field $name (ref $name))))
          (type $points (array (mut (ref null $point))))
          (func (export "length") (param $p (ref $point)) (result f64)
            (f64.sqrt (f64.add
              (f64.mul (struct.get $point $x (local.get $p)) (struct.get $point $x (local.get $p)))
              (f64.mul (struct.get $point $y (local.get $p)) (struct.get $point $y (local.get $p))))))
          (func (export "move") (param $p (ref $point)) (param $by f64)
            (struct.set $point $x (local.get $p)
              (f64.add (struct.get $point $x (local.get $p)) (local.get $by))))
          (func (export "count") (param $all (ref $points)) (result i32)
            (array.len (local.get $all))))
        """

    static func main() throws {
        let engine = Engine()
        let module = try Module(text: guest, engine: engine)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(module)
        // Types by their number in the module; equal types of other modules are the same.
        guard let name = module.definedType(0), let point = module.definedType(1),
            let points = module.definedType(2)
        else { return }

        let letters = try store.makeArray(name, "home".utf8.map { .i32(Int32($0)) })
        let home = try store.makeStructure(
            point, [.f64(3), .f64(4), .reference(letters.stored)])

        let length = try instance.function("length", as: ((StoredReference) -> Double).self)
        let move = try instance.function("move", as: ((StoredReference, Double) -> Void).self)
        print("length:", try length(home.stored))
        try move(home.stored, 2.5)
        print("x:", try home.get(0), "y:", try home.get(1))

        let all = try store.makeArray(points, repeating: .reference(home.stored), count: 3)
        let count = try instance.function("count", as: ((StoredReference) -> Int32).self)
        print("count:", try count(all.stored))

        // An object lives as long as a guest or the host has a reference to it.
        for _ in 0..<1_000 {
            _ = try store.makeStructure(
                point, [.f64(0), .f64(0), .reference(letters.stored)])
        }
        store.collectGarbage()
        print("alive:", store.liveHeapBytes, "bytes")
        do throws(ObjectError) {
            try home.set(2, .f64(1))
        } catch {
            print("refused:", error)
        }
    }
}
