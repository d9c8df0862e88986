import Testing
import WasmCore
import WasmInterp

/// Components of other toolchains, their imports answered and their exports called by values.
@Suite(
    .enabled(
        if: ComponentGuests.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct ComponentGuestTests {
    @Test(arguments: GuestTable.all)
    func theGuestAndItsHostAgree(table: GuestTable) throws {
        let guest = try Guest("wit-bindgen/\(table.file).wasm") { linker, component in
            try define(table, in: &linker, component)
        }
        for (name, call) in table.calls { try guest.expect(nil, name, call) }
        guard table.isExported else { return }
        for function in table.functions {
            for call in function.exported ?? function.calls {
                try guest.expect(table.interface, function.name, call)
            }
        }
    }

    /// Offers the functions of a table with the types by which the component imports them.
    private func define(
        _ table: GuestTable, in linker: inout ComponentLinker<GuestWorld>, _ component: Component
    ) throws {
        for case (let name, .instance(let items)) in component.imports.map({ ($0.name, $0.type) })
        where name == table.interface {
            for case (let name, .function(let type)) in items.map({ ($0.name, $0.type) }) {
                let function = try #require(table.functions.first { $0.name == name })
                linker.define(table.interface, name) { caller, arguments in
                    try function.result(&caller.host, arguments, type)
                }
            }
        }
    }

    @Test func theGuestCallsBack() throws {
        let guest = try Guest("wit-bindgen/smoke.wasm") { linker, component in
            try define(.smoke, in: &linker, component)
        }
        try guest.call(nil, "thunk", [])
        #expect(guest.store.host.said == [.string("thunk")])
    }

    /// What lifting and lowering allocate in the guest is given back.
    @Test func callsLeaveNothingAllocated() throws {
        let guest = try Guest("wit-bindgen/lists.wasm") { linker, component in
            try define(.lists, in: &linker, component)
        }
        let before = try guest.call(nil, "allocated-bytes", [])
        try guest.call(nil, "test-imports", [])
        for function in GuestTable.lists.functions {
            for call in function.exported ?? function.calls {
                try guest.expect(GuestTable.lists.interface, function.name, call)
            }
        }
        #expect(try guest.call(nil, "allocated-bytes", []) == before)
    }

    @Test(arguments: [("(1, 2)", "3"), ("(4294967295, 2)", "1")])
    func addWraps(arguments: String, sum: String) throws {
        let guest = try Guest("wit-bindgen/adder.wasm") { _, _ in }
        try guest.expect("docs:adder/add@0.1.0", "add", GuestCall(arguments, sum))
    }

    @Test func versionsOfAnInterfaceStandSideBySide() throws {
        let guest = try Guest("wit-bindgen/versions.wasm") { linker, _ in
            let (old, new) = ("test:dep/test@0.1.0", "test:dep/test@0.2.0")
            linker.define(old, "x") { _, _ in .f32(1) }
            linker.define(new, "x") { _, _ in .f32(2) }
            func sum(_ first: Float)
                -> @Sendable (
                    ComponentCaller<GuestWorld>, [ComponentValue]
                ) throws -> ComponentValue?
            {
                { _, arguments in
                    .f32(
                        arguments.reduce(first) { sum, argument in
                            if case .f32(let number) = argument { sum + number } else { .nan }
                        })
                }
            }
            linker.define(old, "y", sum(1))
            linker.define(new, "z", sum(2))
        }
        try guest.expect(nil, "test-imports", GuestCall("()"))
        try guest.expect("test:dep/test@0.1.0", "x", GuestCall("()", "1"))
        try guest.expect("test:dep/test@0.1.0", "y", GuestCall("(1)", "2"))
        try guest.expect("test:dep/test@0.2.0", "x", GuestCall("()", "2"))
        try guest.expect("test:dep/test@0.2.0", "z", GuestCall("(2, 3)", "7"))
    }

    /// The heaviest guest: its imports are all WASI's.
    @Test func aLargeComponentIsPrepared() throws {
        var configuration = EngineConfiguration()
        configuration.compilation = .lazy
        let engine = Engine(configuration)
        let component = try ComponentGuests.component("python-hello/hello.wasm", engine)
        var linker = ComponentLinker<Void>(engine: engine)
        let error = #expect(throws: ComponentLinkError.self) { _ = try linker.prepare(component) }
        guard case .imports(let missing)? = error?.code else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(missing.count > 20)
        #expect(missing.allSatisfy { $0.path[0].hasPrefix("wasi:") })
        linker.unknownImports = .trap
        _ = try linker.prepare(component)
    }
}
