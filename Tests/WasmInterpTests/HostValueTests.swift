import Foundation
import Testing
import WasmCore
import WasmInterp

/// The host value of a store is lent to one at a time.
@Suite struct HostValueTests {
    struct State {
        var values = Array(repeating: 1, count: 1_000)
        var reads = 0
    }

    static let text = """
        (module (import "h" "replace" (func $replace)) (import "h" "read" (func $read))
          (func (export "replace") (call $replace))
          (func (export "read") (call $read)))
        """

    static func makeGuest() throws -> (store: Store<State>, instance: Instance) {
        let engine = makeEngine()
        var linker = Linker<State>(engine: engine)
        linker.define("h", "replace") { (caller: Caller<State>) in caller.host.values = [] }
        linker.define("h", "read") { (caller: Caller<State>) in
            caller.host.reads = caller.host.values.count
        }
        let store = Store(engine: engine, host: State())
        return (store, try linker.instantiate(try makeModule(text, engine: engine), in: store))
    }

    enum Use: String, CaseIterable, Codable { case replace, read, storeRead, storeChange }

    @Test(arguments: Use.allCases)
    func nobodyElseUsesItWhileItIsChanged(use: Use) async {
        await #expect(processExitsWith: .failure) { [use] in
            expectingDeath {
                let (store, instance) = try Self.makeGuest()
                func change(_ values: inout [Int]) throws {
                    switch use {
                    case .replace, .read: _ = try instance.function(use.rawValue)?.call()
                    case .storeRead: print(store.host.values.count)
                    case .storeChange: store.host.values = []
                    }
                    values[0] = 2
                }
                try change(&store.host.values)
            }
        }
    }

    @Test func itIsNotLentOnceTheChangeIsDone() throws {
        struct Failure: Error {}
        let (store, instance) = try Self.makeGuest()
        func change(_ values: inout [Int], fails: Bool) throws {
            values.append(1)
            if fails { throw Failure() }
        }
        try change(&store.host.values, fails: false)
        #expect(throws: Failure.self) { try change(&store.host.values, fails: true) }
        _ = try instance.function("read")?.call()
        #expect(store.host.reads == 1_002)
        _ = try instance.function("replace")?.call()
        #expect(store.host.values.isEmpty)
        store.host = State()
        #expect(store.host.values.count == 1_000)
    }

    /// A value that is a reference is read, and what it refers to changed, as often as one likes.
    @Test func objectsAreNotLent() throws {
        final class Count { var value = 0 }
        let engine = makeEngine()
        var linker = Linker<Count>(engine: engine)
        linker.define("h", "replace") { (caller: Caller<Count>) in caller.host.value += 1 }
        linker.define("h", "read") { (_: Caller<Count>) in }
        let store = Store(engine: engine, host: Count())
        let instance = try linker.instantiate(
            try makeModule(Self.text, engine: engine), in: store)
        func change(_ value: inout Int) throws {
            value += 1
            guard let other = instance.function("read") else { return }
            _ = try other.call()
        }
        try change(&store.host.value)
        _ = try instance.function("replace")?.call()
        #expect(store.host.value == 2)
    }
}
