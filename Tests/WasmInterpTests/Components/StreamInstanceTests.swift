import Testing
import WasmCore

@testable import WasmInterp

/// Streams between instances of a store that were made apart.
@Suite struct StreamInstanceTests {
    private enum Thing {}
    private let engine = Engine()
    private let store: Store<Void>

    /// One, as each definition of a resource is another type.
    private let linker: ComponentLinker<Void>

    init() {
        store = Store(engine: engine, host: ())
        var linker = ComponentLinker<Void>(engine: engine)
        linker.defineResource(nil, "thing", objectsFor: Thing.self)
        linker.defineResource(nil, "other", objectsFor: StreamInstanceTests.self)
        self.linker = linker
    }

    private func instance(
        _ text: String, with instances: [String: ComponentInstance] = [:]
    ) throws -> ComponentInstance {
        try linker.instantiate(Component(text: text, engine: engine), in: store, with: instances)
    }

    private func begin(
        _ instance: ComponentInstance, _ name: String, _ arguments: ComponentValue...
    ) throws {
        guard case .function(let planned) = instance.exports[name],
            let target = instance.object.callTarget(planned)
        else { throw ComponentLinkError(.foreignComponent) }
        _ = try instance.object.components.begin(target, arguments)
    }

    /// Gets a stream from another instance by an import, and reads it: how much is the result.
    private static func importer(_ element: String, _ declarations: String = "") -> String {
        """
        (component
          \(declarations)
          (type $s (stream \(element)))
          (import "from" (instance $from (export "\(element == "u32" ? "make" : "back")"
            (func (result (stream \(element)))))))
          (core module $L (memory (export "memory") 1))
          (core instance $l (instantiate $L))
          (canon lower (func $from "\(element == "u32" ? "make" : "back")") (core func $get))
          (canon stream.read $s (memory (core memory $l "memory")) (core func $read))
          (canon stream.drop-readable $s (core func $drop))
          (core module $M
            (import "" "get" (func $get (result i32)))
            (import "" "read" (func $read (param i32 i32 i32) (result i32)))
            (import "" "drop" (func $drop (param i32)))
            (import "l" "memory" (memory 1))
            (global $reader (mut i32) (i32.const 0))
            (func (export "get") (global.set $reader (call $get)))
            (func (export "read") (result i32) (local $sum i32) (local $packed i32)
              (loop $next
                (local.set $packed (call $read (global.get $reader) (i32.const 16) (i32.const 1)))
                (if (i32.shr_u (local.get $packed) (i32.const 4)) (then
                  (local.set $sum (i32.add (local.get $sum) (i32.load (i32.const 16))))))
                (br_if $next (i32.eqz (i32.and (local.get $packed) (i32.const 15)))))
              (call $drop (global.get $reader))
              (local.get $sum)))
          (core instance $m (instantiate $M (with "l" (instance $l)) (with "" (instance
            (export "get" (func $get)) (export "read" (func $read))
            (export "drop" (func $drop))))))
          (func (export "get") (canon lift (core func $m "get")))
          (func (export "read") async (result u32) (canon lift (core func $m "read"))))
        """
    }

    @Test func anInstanceGetsTheStreamOfOneThatItImports() async throws {
        let from = try instance(StreamGuest(element: "u32", stride: 4).text)
        let to = try instance(Self.importer("u32"), with: ["from": from])
        _ = try to.function("get")?.call()
        try begin(from, "pump", .list((1...9).map { .u32($0) }), .u32(2))
        #expect(try await to.function("read")?.callAsync() == .u32(45))
        #expect(store.state.componentState.machine.streams.count == 0)
    }

    /// As a value that the host hands on.
    @Test func theHostHandsAStreamOn() async throws {
        let text = StreamGuest(element: "u32", stride: 4).text
        let (from, to) = (try instance(text), try instance(text))
        let list = ComponentValue.list((1...9).map { .u32($0) })
        let stream = try #require(try from.function("make")?.call())
        _ = try to.function("give")?.call([stream])
        try begin(from, "pump", list, .u32(2))
        #expect(try await to.function("drain")?.callAsync([.u32(4)]) == list)
        #expect(store.state.componentState.machine.streams.count == 0)
    }

    /// No copy by way of the host is between two guests of one store.
    @Test func readersThatAreHandedOnAreUnwrapped() async throws {
        let text = StreamGuest(element: "u32", stride: 4).text
        let (from, to) = (try instance(text), try instance(text))
        let reader = try from.function("make", as: (() -> StreamReader<UInt32>).self)()
        try to.function("give", as: ((StreamReader<UInt32>) -> Void).self)(reader)
        #expect(store.state.componentState.driver.hostEnds.all.isEmpty)
    }

    /// Plans of the two give the resource different numbers.
    @Test func handlesAreOfTheStoreWhoeverReadsThem() async throws {
        let declaration = "(import \"thing\" (type $t (sub resource)))"
        let from = try instance(
            StreamGuest(element: "(own $t)", stride: 4, declarations: declaration).text)
        let another = try instance(
            StreamGuest(
                element: "(own $t)", stride: 4,
                declarations: "(import \"other\" (type $t (sub resource)))"
            ).text)
        // Resources of what is given come first in its plan, by names.
        let to = try instance(
            Self.importer("(own $t)", declaration), with: ["another": another, "from": from])
        let (reader, writer) = StreamReader<OwnHandle<Thing>>.makeStream()
        try from.function("give", as: ((StreamReader<OwnHandle<Thing>>) -> Void).self)(reader)
        _ = try to.function("get")?.call()
        let thing = try store.resources.make(NSThing(), as: Thing.self)
        async let written: Void = {
            try await writer.write(thing)
            writer.finish()
        }()
        // The handle that the guest gets is its first one beside that of the stream.
        #expect(try await to.function("read")?.callAsync() == .u32(2))
        try await written
        #expect(store.state.componentState.hostEntry(thing.handle) == nil)
    }

    private final class NSThing {}
}
