import Testing
import WasmCore

@testable import WasmInterp

@Suite struct TypedResourceTests {
    /// What the resource type of the tests is in Swift.
    private enum ShelfType {}
    private enum OtherType {}

    private final class Shelf {
        let capacity: UInt32
        private let ends: Ends

        init(_ capacity: UInt32, _ ends: Ends) {
            self.capacity = capacity
            self.ends = ends
        }

        deinit { ends.count += 1 }
    }

    /// How many objects are gone.
    private final class Ends {
        var count = 0
    }

    private static func component(_ text: String, _ engine: Engine) throws -> Component {
        try Component(ComponentText.parse(Array(text.utf8)).bytes, engine: engine)
    }

    private func makeHost(_ engine: Engine) -> ComponentLinker<Ends> {
        var linker = ComponentLinker<Ends>(engine: engine)
        linker.defineResource(nil, "shelf", objectsFor: ShelfType.self)
        linker.defineResource(nil, "other", objectsFor: OtherType.self)
        linker.define(
            nil, "[constructor]shelf",
            typed: { (caller, capacity: UInt32) throws in
                try caller.resources.make(Shelf(capacity, caller.host), as: ShelfType.self)
            })
        linker.define(
            nil, "[method]shelf.capacity",
            typed: { (caller, handle: BorrowHandle<ShelfType>) throws in
                try caller.resources.object(handle, as: Shelf.self).capacity
            })
        return linker
    }

    @Test func objectsAreResources() throws {
        let engine = Engine()
        let ends = Ends()
        let store = Store(engine: engine, host: ends)
        let instance = try makeHost(engine).instantiate(
            Self.component(Self.user, engine), in: store)
        let use = try instance.function("use", as: ((UInt32) -> UInt32).self)
        #expect(try use(7) == 7)
        #expect(ends.count == 1)

        let give = try instance.function("give", as: ((UInt32) -> OwnHandle<ShelfType>).self)
        let measure = try instance.function(
            "measure", as: ((BorrowHandle<ShelfType>) -> UInt32).self)
        let handle = try give(9)
        #expect(try measure(BorrowHandle(handle.handle)) == 9)
        do {
            let shelf = try store.resources.take(handle, as: Shelf.self)
            #expect(shelf.capacity == 9)
            #expect(ends.count == 1)
        }
        #expect(ends.count == 2)
        // The handle is used up.
        #expect(trap { () throws(Trap) in try measure(BorrowHandle(handle.handle)) }?.code == .host)
    }

    @Test func objectsOfAnotherTypeAreRefused() throws {
        let engine = Engine()
        let store = Store(engine: engine, host: Ends())
        let instance = try makeHost(engine).instantiate(
            Self.component(Self.user, engine), in: store)
        let give = try instance.function("give", as: ((UInt32) -> OwnHandle<ShelfType>).self)
        let handle = try give(1)
        let trap = trap { () throws(Trap) in try store.resources.take(handle, as: Ends.self) }
        #expect(trap?.code == .host)
    }

    /// Each mistake is found before the call begins, so that nothing is locked.
    @Test(arguments: ["used up", "another store", "another type", "given twice", "given and lent"])
    func wrongHandlesLockNobody(mistake: String) throws {
        let engine = Engine()
        let linker = makeHost(engine)
        let stores = [Store(engine: engine, host: Ends()), Store(engine: engine, host: Ends())]
        let component = try Self.component(Self.user, engine)
        let instances = try stores.map { try linker.instantiate(component, in: $0) }
        let give = try instances.map {
            try $0.function("give", as: ((UInt32) -> OwnHandle<ShelfType>).self)
        }
        let measure = try instances[0].function(
            "measure", as: ((BorrowHandle<ShelfType>) -> UInt32).self)
        let both = try instances[0].function(
            "both", as: ((OwnHandle<ShelfType>, [OwnHandle<ShelfType>]) -> Void).self)
        let lend = try instances[0].function(
            "lend", as: ((BorrowHandle<ShelfType>, [OwnHandle<ShelfType>]) -> Void).self)
        let handle = try give[0](1)
        let trap =
            switch mistake {
            case "used up":
                trap {
                    let used = try give[0](2)
                    _ = try stores[0].resources.take(used, as: Shelf.self)
                    return try measure(BorrowHandle(used.handle))
                }
            case "another store":
                trap { try measure(BorrowHandle(try give[1](2).handle)) }
            case "another type":
                trap {
                    let other = try stores[0].resources.make(Ends(), as: OtherType.self)
                    return try measure(BorrowHandle(other.handle))
                }
            case "given twice": trap { try both(handle, [handle]) }
            default: trap { try lend(BorrowHandle(handle.handle), [handle]) }
            }
        #expect(trap?.code == .host)
        #expect(trap?.message.hasPrefix("an argument: a handle ") == true)
        // All goes on, with the handle that was an argument.
        #expect(try measure(BorrowHandle(handle.handle)) == 1)
        try both(handle, [try give[0](3)])
        #expect(stores[0].host.count == (mistake == "used up" ? 1 : 0) + 2)
    }

    @Test(arguments: [false, true])
    func resourcesOfGuestsAreDroppedOnce(asksAboutTasks: Bool) throws {
        let (store, instance) = try Self.instanceOfOwner(asksAboutTasks)
        let make = try instance.function("make", as: (() -> OwnHandle<ShelfType>).self)
        let dropped = try instance.function("dropped", as: (() -> UInt32).self)
        do { _ = GuestResource(try make(), of: instance) }
        #expect(try dropped() == 1)
        let closed = GuestResource(try make(), of: instance)
        try closed.close()
        #expect(trap { () throws(Trap) in try closed.close() }?.code == .host)
        #expect(try dropped() == 2)
        let taken = GuestResource(try make(), of: instance).take()
        #expect(try dropped() == 2)
        try store.resources.drop(.resource(taken.handle))
        #expect(try dropped() == 3)
        #expect(instance.object.components.machine.handleCount == 0)
    }

    /// A destructor's call drops what was let go of as well: calls would nest.
    @Test(arguments: [false, true])
    func manyResourcesAreDroppedAtOnce(asksAboutTasks: Bool) throws {
        let (_, instance) = try Self.instanceOfOwner(asksAboutTasks)
        let make = try instance.function("make", as: (() -> OwnHandle<ShelfType>).self)
        for _ in 0..<5_000 { _ = GuestResource(try make(), of: instance) }
        #expect(try instance.function("dropped")?.call() == .u32(5_000))
        #expect(instance.object.components.machine.handleCount == 0)
    }

    /// The instance is locked: nothing of it runs any more, and others of the store go on.
    @Test(arguments: [false, true])
    func resourcesOfALockedGuestAreGivenUp(asksAboutTasks: Bool) throws {
        let (store, locked) = try Self.instanceOfOwner(asksAboutTasks)
        let other = try ComponentLinker<Void>(engine: store.engine).instantiate(
            Self.component(Self.owner(asksAboutTasks: asksAboutTasks), store.engine), in: store)
        do {
            let make = try locked.function("make", as: (() -> OwnHandle<ShelfType>).self)
            let resource = GuestResource(try make(), of: locked)
            #expect(throws: ComponentCallError.self) { try locked.function("trap")?.call() }
            _ = consume resource
        }
        #expect(try other.function("dropped")?.call() == .u32(0))
        #expect(!locked.object.components.hasDroppedHandles)
        #expect(locked.object.components.machine.hostHandles.count == 0)
    }

    private static func instanceOfOwner(
        _ asksAboutTasks: Bool
    ) throws -> (Store<Void>, ComponentInstance) {
        let engine = Engine()
        let store = Store(engine: engine, host: ())
        return (
            store,
            try ComponentLinker<Void>(engine: engine).instantiate(
                component(owner(asksAboutTasks: asksAboutTasks), engine), in: store)
        )
    }

    private static let user = """
        (component
          (import "shelf" (type $shelf (sub resource)))
          (import "other" (type $other (sub resource)))
          (import "[constructor]shelf"
            (func $make (param "capacity" u32) (result (own $shelf))))
          (import "[method]shelf.capacity"
            (func $capacity (param "self" (borrow $shelf)) (result u32)))
          (core func $make (canon lower (func $make)))
          (core func $capacity (canon lower (func $capacity)))
          (core func $drop (canon resource.drop $shelf))
          \(PassingGuest.memory)
          (core module $m
            (import "libc" "memory" (memory 1))
            (import "" "make" (func $make (param i32) (result i32)))
            (import "" "capacity" (func $capacity (param i32) (result i32)))
            (import "" "drop" (func $drop (param i32)))
            (func (export "use") (param i32) (result i32) (local i32)
              (local.set 1 (call $make (local.get 0)))
              (call $capacity (local.get 1))
              (call $drop (local.get 1)))
            (func (export "give") (param i32) (result i32) (call $make (local.get 0)))
            (func (export "measure") (param i32) (result i32)
              (call $capacity (local.get 0))
              (call $drop (local.get 0)))
            (func (export "both") (param i32 i32 i32)
              (call $drop (local.get 0))
              (call $drop (i32.load (local.get 1)))))
          (core instance $m
            (instantiate $m
              (with "libc" (instance $libc))
              (with ""
                (instance
                  (export "make" (func $make)) (export "capacity" (func $capacity))
                  (export "drop" (func $drop))))))
          (func (export "use") (param "capacity" u32) (result u32)
            (canon lift (core func $m "use")))
          (func (export "give") (param "capacity" u32) (result (own $shelf))
            (canon lift (core func $m "give")))
          (func (export "measure") (param "shelf" (borrow $shelf)) (result u32)
            (canon lift (core func $m "measure")))
          (func (export "both") (param "a" (own $shelf)) (param "b" (list (own $shelf)))
            (canon lift (core func $m "both") (memory (core memory $libc "memory"))
              (realloc (core func $libc "realloc"))))
          (func (export "lend") (param "a" (borrow $shelf)) (param "b" (list (own $shelf)))
            (canon lift (core func $m "both") (memory (core memory $libc "memory"))
              (realloc (core func $libc "realloc")))))
        """

    /// Makes resources, and counts how many are destroyed.
    static func owner(asksAboutTasks: Bool) -> String {
        """
        (component
          \(asksAboutTasks ? "(canon waitable-set.new (core func $set))" : "")
          (core module $state
            (global $count (mut i32) (i32.const 0))
            (func (export "destroy") (param i32)
              (global.set $count (i32.add (global.get $count) (i32.const 1))))
            (func (export "trap") unreachable)
            (func (export "dropped") (result i32) (global.get $count)))
          (core instance $state (instantiate $state))
          (alias core export $state "destroy" (core func $destroy))
          (type $shelf (resource (rep i32) (dtor (core func $destroy))))
          (core func $new (canon resource.new $shelf))
          (core module $m
            (import "" "new" (func $new (param i32) (result i32)))
            (func (export "make") (result i32) (call $new (i32.const 3))))
          (core instance $m
            (instantiate $m (with "" (instance (export "new" (func $new))))))
          (export $exported "shelf" (type $shelf))
          (func (export "make") (result (own $exported))
            (canon lift (core func $m "make")))
          (func (export "dropped") (result u32) (canon lift (core func $state "dropped")))
          (func (export "trap") (canon lift (core func $state "trap"))))
        """
    }
}
