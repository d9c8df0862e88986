import Platform
import WasmCore
import WasmInterp

/// Stores with instances of a component: a shop, whose resources a buyer has, that calls the host.
struct ComponentStateWorld {
    /// What the host was called with.
    final class Log: Sendable {
        private let calls = Locked<[UInt32]>([])
        var all: [UInt32] { calls.withLock { $0 } }
        func add(_ number: UInt32) { calls.withLock { $0.append(number) } }
    }

    static let text = """
        (component
          (import "n" (func $n (param "x" u32) (result u32)))
          (component $Shop
            (import "n" (func $n (param "x" u32) (result u32)))
            (core func $n (canon lower (func $n)))
            (core module $D (import "" "n" (func $n (param i32) (result i32)))
              (func (export "end") (param i32) (drop (call $n (local.get 0)))))
            (core instance $d (instantiate $D (with "" (instance (export "n" (func $n))))))
            (type $kind (resource (rep i32) (dtor (core func $d "end"))))
            (core func $new (canon resource.new $kind))
            (core module $M
              (import "" "new" (func $new (param i32) (result i32)))
              (memory (export "memory") 1)
              (global $count (mut i32) (i32.const 0))
              (global $next (mut i32) (i32.const 64))
              (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                (global.get $next)
                (global.set $next (i32.add (global.get $next) (local.get 3))))
              (func (export "make") (param i32 i32) (result i32)
                (global.set $count (i32.add (global.get $count)
                  (i32.load8_u (i32.add (local.get 0) (i32.sub (local.get 1) (i32.const 1))))))
                (call $new (global.get $count)))
              (func (export "price") (param i32) (result i32)
                (i32.mul (local.get 0) (global.get $count))))
            (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
            (export $item "item" (type $kind))
            (func (export "make") (param "name" string) (result (own $item)) (canon lift
              (core func $m "make") (memory (core memory $m "memory"))
              (realloc (core func $m "realloc"))))
            (func (export "price") (param "of" (borrow $item)) (result u32)
              (canon lift (core func $m "price"))))
          (component $Buyer
            (import "shop" (instance $shop
              (export "item" (type $item (sub resource)))
              (export "make" (func (param "name" string) (result (own $item))))
              (export "price" (func (param "of" (borrow $item)) (result u32)))))
            (alias export $shop "item" (type $item))
            (core module $Library
              (memory (export "memory") 1) (data (i32.const 16) "a pot of tea, please"))
            (core instance $l (instantiate $Library))
            (core func $make (canon lower (func $shop "make") (memory (core memory $l "memory"))))
            (core func $price (canon lower (func $shop "price")))
            (core func $drop (canon resource.drop $item))
            (core module $M
              (import "" "make" (func $make (param i32 i32) (result i32)))
              (import "" "price" (func $price (param i32) (result i32)))
              (import "" "drop" (func $drop (param i32)))
              (table 1 funcref) (elem (i32.const 0) $price)
              (type $unary (func (param i32) (result i32)))
              (func (export "buy") (param i32) (result i32)
                (call $make (i32.const 16) (local.get 0)))
              (func (export "ask") (param i32) (result i32)
                (call_indirect (type $unary) (local.get 0) (i32.const 0)))
              (func (export "lose") (param i32) (result i32)
                (call $drop (local.get 0)) (i32.const 0)))
            (core instance $m (instantiate $M (with "" (instance
              (export "make" (func $make)) (export "price" (func $price))
              (export "drop" (func $drop))))))
            (func (export "buy") (param "x" u32) (result u32) (canon lift (core func $m "buy")))
            (func (export "ask") (param "x" u32) (result u32) (canon lift (core func $m "ask")))
            (func (export "lose") (param "x" u32) (result u32)
              (canon lift (core func $m "lose"))))
          (instance $shop (instantiate $Shop (with "n" (func $n))))
          (instance $buyer (instantiate $Buyer (with "shop" (instance $shop))))
          (export "buy" (func $buyer "buy"))
          (export "ask" (func $buyer "ask"))
          (export "lose" (func $buyer "lose")))
        """

    /// A module that is no component's, with a function of the host.
    static let module = """
        (module (import "host" "slow" (func (param i32 f64) (result i32)))
          (memory (export "memory") 1) (data (i32.const 8) "between"))
        """

    /// Begins a call of the host that answers later, and returns.
    static let asking = """
        (component
          (import "wait" (func $wait async (param "a" u32) (result u32)))
          (core module $L (memory (export "memory") 1))
          (core instance $l (instantiate $L))
          (canon lower (func $wait) async (memory (core memory $l "memory")) (core func $begin))
          (core module $M
            (import "" "begin" (func $begin (param i32 i32) (result i32)))
            (func (export "leave") (param i32)
              (drop (call $begin (local.get 0) (i32.const 64)))))
          (core instance $m (instantiate $M (with "" (instance (export "begin" (func $begin))))))
          (func (export "leave") (param "a" u32) (canon lift (core func $m "leave"))))
        """

    struct Deed {
        var instance: Int
        var name: String
        var argument: UInt32
    }

    /// The last one is a handle that there is not, after which nobody enters the instance.
    static let deeds: [Deed] = [
        Deed(instance: 0, name: "buy", argument: 3), Deed(instance: 1, name: "buy", argument: 1),
        Deed(instance: 0, name: "ask", argument: 1), Deed(instance: 0, name: "buy", argument: 6),
        Deed(instance: 0, name: "buy", argument: 9), Deed(instance: 0, name: "lose", argument: 2),
        Deed(instance: 1, name: "ask", argument: 1), Deed(instance: 0, name: "lose", argument: 1),
        Deed(instance: 0, name: "buy", argument: 4), Deed(instance: 0, name: "ask", argument: 3),
        Deed(instance: 1, name: "lose", argument: 5), Deed(instance: 1, name: "buy", argument: 2),
        Deed(instance: 0, name: "ask", argument: 1),
    ]

    let store: Store<Void>
    let log = Log()

    /// A store that has nothing yet.
    init(_ engine: Engine) {
        store = Store(engine: engine, host: (), code: StateWorld.metered)
    }

    /// What the host gives, and the component linked with it.
    func prepared(_ text: String = text) throws -> PreparedComponent<Void> {
        var linker = ComponentLinker<Void>(engine: store.engine)
        linker.define(nil, "n") { [log] _, arguments in
            guard case .u32(let number)? = arguments.first else { return nil }
            log.add(number)
            return .u32(number &+ 1)
        }
        return try linker.prepare(Component(text: text, engine: store.engine))
    }

    /// Two instances, with one of a module before, between and behind.
    func populate() throws {
        let component = try prepared()
        let linker = StateWorld.linker(store.engine)
        let module = try makeModule(Self.module, engine: store.engine)
        _ = try linker.instantiate(module, in: store)
        _ = try component.instantiate(in: store)
        _ = try linker.instantiate(module, in: store)
        _ = try component.instantiate(in: store)
        _ = try linker.instantiate(module, in: store)
    }

    func restore(_ image: StoreImage) throws {
        let linker = StateWorld.linker(store.engine)
        _ = try store.restore(image, components: [prepared()]) {
            linker.resolve($0.module, $0.name, in: store)
        }
    }

    func read(_ bytes: [UInt8]) throws {
        let linker = StateWorld.linker(store.engine)
        let module = try makeModule(Self.module, engine: store.engine)
        _ = try store.readSnapshot(
            from: SnapshotBytes(bytes), components: [prepared()],
            modules: { $0 == module.digest ? module : nil },
            host: { linker.resolve($0.module, $0.name, in: store) })
    }

    func snapshot() throws -> [UInt8] {
        try store.writeSnapshot(to: SnapshotBytes()).sink.bytes
    }

    /// What has come of it, in words.
    func act(_ deed: Deed) throws -> String {
        let instances = store.componentInstances
        guard instances.indices.contains(deed.instance),
            let function = instances[deed.instance].function(deed.name)
        else { return "there is no \(deed.name)" }
        do throws(ComponentCallError) {
            return "\(try function.call([.u32(deed.argument)]) ?? .u32(0))"
        } catch {
            return "\(error.trap?.message ?? "\(error)")"
        }
    }
}
