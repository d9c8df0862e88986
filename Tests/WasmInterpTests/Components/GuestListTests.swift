import Testing
import WasmCore

@testable import WasmInterp

/// Lists of numbers that functions of the host look at where their guests have them.
@Suite struct GuestListTests {
    /// A guest that hands a list to the host, and returns what it is given.
    private static func pass<Element: BlittableNumber>(
        asksAboutTasks: Bool = false, limits: StoreLimits = StoreLimits(),
        _ body:
            @escaping @Sendable (ComponentCaller<Int>, GuestList<Element>) throws -> [Element]
    ) throws -> (Store<Int>, TypedComponentFunction<[Element], [Element]>) {
        let engine = Engine()
        var linker = ComponentLinker<Int>(engine: engine)
        linker.define(nil, "pass", typed: body)
        var resources = ComponentResourceTypes()
        let component = try PassingGuest.component(
            passing: [Element].componentType(&resources), asksAboutTasks: asksAboutTasks,
            engine: engine)
        let store = Store(engine: engine, host: 0, limits: limits)
        let instance = try linker.instantiate(component, in: store)
        return (store, try instance.function("pass", as: (([Element]) -> [Element]).self))
    }

    /// The memory of a component that asks about tasks may change, so that numbers are copied.
    @Test(arguments: [false, true])
    func numbersAreSeen(asksAboutTasks: Bool) throws {
        let (store, bytes) = try Self.pass(asksAboutTasks: asksAboutTasks) {
            (caller, list: GuestList<UInt8>) in
            let sum = try caller.withSpan(of: list) { span in
                caller.host += 1
                return span.indices.reduce(0 as UInt8) { $0 &+ span[$1] }
            }
            #expect(try caller.withBytes(of: list) { $0.byteCount } == list.count)
            return [sum, UInt8(list.count)]
        }
        #expect(try bytes([1, 2, 3]) == [6, 3])
        #expect(try bytes([]) == [0, 0])
        #expect(try bytes(Array(repeating: 1, count: 200)) == [200, 200])
        #expect(store.host == 3)
        let (_, numbers) = try Self.pass(asksAboutTasks: asksAboutTasks) {
            (caller, list: GuestList<Double>) in
            try caller.withSpan(of: list) { span in span.indices.map { span[$0] } }
        }
        #expect(try numbers([-0.5, .infinity, 1e300]) == [-0.5, .infinity, 1e300])
    }

    private struct Failure: Error {}

    @Test func errorsPass() throws {
        let (_, pass) = try Self.pass { (caller, list: GuestList<UInt16>) in
            try caller.withSpan(of: list) { _ in throw Failure() }
        }
        let trap = #expect(throws: Trap.self) { try pass([1]) }
        #expect(trap?.cause is Failure)
    }

    /// What is lent counts as what is copied.
    @Test func theyHaveTheLimitOfCopies() throws {
        var limits = StoreLimits()
        limits.liftedBytesMax = 1_000
        let (_, pass) = try Self.pass(limits: limits) { (_, list: GuestList<UInt32>) in
            [UInt32(list.count)]
        }
        #expect(try pass(Array(repeating: 7, count: 250)) == [250])
        let trap = #expect(throws: Trap.self) { try pass(Array(repeating: 7, count: 251)) }
        #expect(trap?.message.hasPrefix("more bytes than a call") == true)
    }

    @Test func theyAreNotGivenBack() throws {
        let engine = Engine()
        var linker = ComponentLinker<Int>(engine: engine)
        linker.define(nil, "pass", typed: { (_, list: GuestList<UInt8>) in list })
        let component = try PassingGuest.component(
            passing: .list(.primitive(.u8)), engine: engine)
        let store = Store(engine: engine, host: 0)
        let pass = try linker.instantiate(component, in: store)
            .function("pass", as: (([UInt8]) -> [UInt8]).self)
        let trap = #expect(throws: Trap.self) { try pass([1]) }
        #expect(trap?.message.hasPrefix("a list that stays with its guest") == true)
    }
}
