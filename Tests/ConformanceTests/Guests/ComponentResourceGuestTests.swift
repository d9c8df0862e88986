import Testing
import WasmCore
import WasmInterp

/// Guests with resources: those of the host are destroyed once each, those of the guest when the
/// host drops them.
@Suite(
    .enabled(
        if: ComponentGuests.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct ComponentResourceGuestTests {
    private typealias Linker = ComponentLinker<GuestWorld>

    private func expectAllDestroyed(_ guest: Guest, made: UInt32? = nil) {
        let world = guest.store.host
        #expect(world.resources.isEmpty)
        #expect(world.destroyedTwice == 0)
        if let made {
            #expect(world.resourcesMade == made)
        } else {
            #expect(world.resourcesMade > 0)
        }
    }

    /// A resource of the host whose constructor keeps its argument.
    private func define(
        _ name: String, of interface: String?, in linker: inout Linker
    ) -> HostResourceType<GuestWorld> {
        let type = linker.defineResource(interface, name) { caller, representation in
            caller.host.destroy(representation)
        }
        linker.define(interface, "[constructor]\(name)") { caller, arguments in
            try caller.resources.make(type, caller.host.keep(arguments.first ?? .tuple([])))
        }
        return type
    }

    @Test func theHostImplementsResources() throws {
        let guest = try Guest("wit-bindgen/resources.wasm") { linker, _ in
            let y = define("y", of: "imports", in: &linker)
            linker.define("imports", "[method]y.get-a") { caller, arguments in
                caller.host.resources[
                    try caller.resources.representation(of: arguments[0], y)]
            }
            linker.define("imports", "[method]y.set-a") { caller, arguments in
                let y = try caller.resources.representation(of: arguments[0], y)
                caller.host.resources[y] = arguments[1]
                return nil
            }
            linker.define("imports", "[static]y.add") { caller, arguments in
                let representation = try caller.resources.representation(of: arguments[0], y)
                guard case .s32(let number)? = caller.host.resources[representation],
                    case .s32(let more) = arguments[1]
                else { throw GuestMistake("no y: \(arguments)") }
                try caller.resources.drop(arguments[0])
                return try caller.resources.make(y, caller.host.keep(.s32(number + more)))
            }
        }
        #expect(try guest.call("exports", "test-imports", []) == .ok(nil))
        expectAllDestroyed(guest)
    }

    @Test func theGuestImplementsResources() throws {
        let guest = try Guest("wit-bindgen/resources.wasm") { _, _ in }
        func call(_ name: String, _ arguments: ComponentValue...) throws -> ComponentValue {
            try #require(try guest.call("exports", name, arguments))
        }
        let x = try call("[constructor]x", .s32(5))
        #expect(try call("[method]x.get-a", x) == .s32(5))
        try guest.call("exports", "[method]x.set-a", [x, .s32(10)])
        #expect(try call("[method]x.get-a", x) == .s32(10))
        let sum = try call("[static]x.add", x, .s32(5))
        #expect(try call("[method]x.get-a", sum) == .s32(15))
        #expect(throws: ComponentCallError.self) { try call("[method]x.get-a", x) }
        try guest.call("exports", "consume", [sum])

        let (a, b) = (try call("[constructor]z", .s32(10)), try call("[constructor]z", .s32(20)))
        let c = try call("add", a, b)
        #expect(try call("[method]z.get-a", c) == .s32(30))
        guard case .u32(let before) = try call("[static]z.num-dropped") else { return }
        for z in [a, b, c] { try guest.store.resources.drop(z) }
        #expect(try call("[static]z.num-dropped") == .u32(before + 3))

        let named = try call("[constructor]kebab-case", .u32(7))
        #expect(try call("[method]kebab-case.get-a", named) == .u32(7))
        #expect(try call("[static]kebab-case.take-owned", named) == .u32(7))
    }

    @Test func aResourceIsLentToTheHost() throws {
        let guest = try Guest("wit-bindgen/resource-borrow-simple.wasm") { linker, _ in
            let r = define("r", of: nil, in: &linker)
            linker.define(nil, "test") { caller, arguments in
                caller.host.said.append(
                    .u32(try caller.resources.representation(of: arguments[0], r)))
                return nil
            }
        }
        try guest.call(nil, "test-imports", [])
        #expect(guest.store.host.said == [.u32(1)])
        expectAllDestroyed(guest, made: 1)
    }

    /// Interfaces that use each other's resources, imported and exported.
    @Test func interfacesShareAResource() throws {
        let interfaces = (1...2).map { "test:resource-alias-redux/resource-alias\($0)" }
        @Sendable func thing(_ record: ComponentValue) throws -> ComponentValue {
            guard case .record(let fields) = record else { throw GuestMistake("\(record)") }
            return fields[0].value
        }
        let guest = try Guest("wit-bindgen/resource_alias_redux.wasm") { linker, _ in
            let type = define("thing", of: interfaces[0], in: &linker)
            linker.define(interfaces[0], "[method]thing.get") { caller, arguments in
                caller.host.resources[
                    try caller.resources.representation(of: arguments[0], type)]
            }
            linker.define(interfaces[0], "a") { .list([try thing($1[0])]) }
            linker.define(interfaces[1], "b") { .list(try $1.map(thing)) }
        }
        func content(_ thing: ComponentValue) throws -> String {
            let content = try guest.call(interfaces[0], "[method]thing.get", [thing])
            guard case .string(let text)? = content else { throw GuestMistake("no thing") }
            return text
        }
        func things(_ function: (String, String), _ records: ComponentValue...) throws
            -> [ComponentValue]
        {
            let result = try guest.call(function.0, function.1, records)
            guard case .list(let things)? = result else { throw GuestMistake("no list") }
            return things
        }
        func made(_ text: String) throws -> ComponentValue {
            let thing = try guest.call(interfaces[0], "[constructor]thing", [.string(text)])
            return .record([("thing", try #require(thing))])
        }
        let one = try things((interfaces[0], "a"), made("x"))
        let two = try things((interfaces[1], "b"), made("y"), made("z"))
        #expect(!one.isEmpty && !two.isEmpty)
        for thing in one + two {
            #expect(try !content(thing).isEmpty)
            try guest.store.resources.drop(thing)
        }
        #expect(guest.store.host.destroyedTwice == 0)
    }

    @Test func aResourceMovesIntoAnotherOfItsGuest() throws {
        let guest = try Guest("wit-bindgen/resource_into_inner.wasm") { _, _ in }
        try guest.call("test:resource-into-inner/test", "test", [])
    }
}
