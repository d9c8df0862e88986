import Testing
import WasmCore
import WasmInterp

/// Images that somebody has changed are refused, or are states that guests could be in.
@Suite struct StateForgeryTests {
    struct Row: CustomTestStringConvertible {
        var testDescription: String
        var forge: @Sendable (inout StoreImage) -> Void

        init(_ name: String, _ forge: @escaping @Sendable (inout StoreImage) -> Void) {
            testDescription = name
            self.forge = forge
        }
    }

    static let rows: [Row] = [
        Row("an instance of no module") { $0.instances[0].module = 9 },
        Row("an instance of another module") { $0.instances[0].module = 1 },
        Row("no imports") { $0.instances[1].importedFunctions = [] },
        Row("an import from a later instance") {
            $0.instances[0].importedFunctions[0] = StateFunction(instance: 1, index: 0)
        },
        Row("an import of another type") {
            $0.instances[1].importedFunctions[0] = StateFunction(instance: 0, index: 2)
        },
        Row("a memory that there is not") { $0.instances[0].memories[0] = 7 },
        Row("memories exchanged") { $0.instances[0].memories.reverse() },
        Row("a global less") { $0.instances[0].globals.removeLast() },
        Row("a tag that there is not") { $0.instances[0].tags[0] = -1 },
        Row("a segment less") { $0.instances[0].droppedData = [] },
        Row("a segment that is longer") { $0.instances[0].elements[0] = [.null] },
        Row("a tag of a structure's type") { $0.tags[0].index = 0 },
        Row("a type of no module") { $0.tags[0] = StateType(module: 0, index: 100) },
        Row("a table of another size") { $0.tables[0].limits.minimum = 1 },
        Row("a table of numbers") { $0.tables[0].elements[0] = .i32(1) },
        Row("a table of objects") { $0.tables[0].elements[0] = .object(0) },
        Row("a table of functions that there are not") {
            $0.tables[0].elements[0] = .function(1_000)
        },
        Row("a table with another type") { $0.tables[0].element = .plain(.externref) },
        Row("a table of a type without a module") {
            $0.tables[0].element = .plain(
                .reference(ReferenceType(isNullable: true, .concrete(TypeIndex(rawValue: .max)))))
        },
        Row("a global of a type without a module") {
            $0.globals[0].type = .plain(
                .reference(ReferenceType(isNullable: true, .concrete(TypeIndex(rawValue: 7)))))
        },
        Row("a module of no instance") { $0.modules.append($0.modules[0]) },
        Row("a memory of no instance") { $0.memories.append($0.memories[0]) },
        Row("a global of no instance") { $0.globals.append($0.globals[0]) },
        Row("a hundred thousand frames of which none calls another") {
            let frame = $0.executions[0].frames[0]
            $0.executions[0].frames = Array(repeating: frame, count: 100_000)
        },
        Row("a global of another type") { $0.globals[0].value = .i64(1) },
        Row("a memory of half a page") { $0.memories[0].byteCount -= 100 },
        Row("a memory of another size") { $0.memories[0].byteCount += 65_536 },
        Row("a page beyond the memory") { $0.memories[0].runs[0].offset = 1 << 40 },
        Row("a page before the memory") { $0.memories[0].runs[0].offset = -4_096 },
        Row("an object of a function's type") { $0.objects[0].type.index = 4 },
        Row("an object with fields less") { $0.objects[0].content = .values([]) },
        Row("an object that is bytes") { $0.objects[0].content = .bytes([1, 2, 3]) },
        Row("an object that names a number") {
            $0.objects[0].content = .values([.i32(1), .i32(2)])
        },
        Row("a function of no instance") {
            $0.functions.append(StateFunction(instance: 5, index: 0))
        },
        Row("a call of no function") { $0.executions[0].function = 77 },
        Row("a call of another function") { $0.executions[0].function = 0 },
        Row("no frames") { $0.executions[0].frames = [] },
        Row("frames missing whose results are awaited") {
            $0.executions[0].frames.removeLast($0.executions[0].frames.count - 1)
        },
        Row("the outermost frame missing") { $0.executions[0].frames.removeFirst() },
        Row("a frame of no instance") { $0.executions[0].frames[0].instance = 3 },
        Row("a frame of an import") { $0.executions[0].frames[0].function = 0 },
        Row("a frame of no function") { $0.executions[0].frames[0].function = 500 },
        Row("a frame elsewhere") { $0.executions[0].frames[0].wasm += 1 },
        Row("a frame nowhere") { $0.executions[0].frames[0].wasm = .max },
        Row("a caller that has not started") { $0.executions[0].frames[0].kind = .start },
        Row("a caller in a loop") { $0.executions[0].frames[0].kind = .loop },
        Row("a local less") { $0.executions[0].frames[0].locals.removeLast() },
        Row("a local of another type") { $0.executions[0].frames[0].locals[0] = .f32(0) },
        Row("a local that is not set") { $0.executions[0].frames[0].locals[0] = nil },
        Row("an operand less") { $0.executions[0].frames[0].operands.removeLast() },
        Row("an operand more") { $0.executions[0].frames[0].operands.append(.i32(1)) },
        Row("an operand of another type") { $0.executions[0].frames[0].operands[0] = .i32(1) },
        Row("no bridge") { $0.executions[0].frames[1].bridgeSlots = nil },
        Row("a bridge that is too short") { $0.executions[0].frames[1].bridgeSlots = 1 },
        Row("a bridge beyond the stack") { $0.executions[0].frames[1].bridgeSlots = 1 << 40 },
        Row("a bridge before its frame") { $0.executions[0].frames[1].bridgeSlots = -3 },
        Row("a bridge below the first frame that is too short") {
            $0.executions[0].frames[0].bridgeSlots = 0
        },
        Row("a bulk operation that is none") { $0.executions[0].bulkProgress = 1 << 22 },
        Row("a bulk operation at another instruction") {
            $0.executions[0].bulkProgress = 1 << 22
            let last = $0.executions[0].frames.count - 1
            $0.executions[0].frames[last].kind = .at
        },
        Row("a bulk operation before the start") {
            $0.executions[0].frames = []
            $0.executions[0].progress = .notStarted(arguments: [.i32(1)])
            $0.executions[0].bulkProgress = 1 << 22
        },
        Row("arguments before the start") {
            $0.executions[0].progress = .notStarted(arguments: [.i32(1)])
        },
        Row("a wait for a guest") {
            $0.executions[0].progress = .waiting(
                HostCallImage(function: 0, instance: 0, bridgeSlots: nil, arguments: []))
        },
    ]

    /// A pause within the other instance's function, with an operand below the call.
    static func image(_ modules: [Module]) throws -> StoreImage {
        let world = try StateWorld(modules, StateWorld.metered)
        let invocation = try world.run.start(6)
        for _ in 0..<30 { _ = try invocation.resume(fuel: 1) }
        return try world.store.image(with: [invocation.pausedCall].compactMap(\.self))
    }

    @Test(arguments: rows) func forgeriesAreRefused(row: Row) throws {
        let modules = try StateWorld.modules(StateWorld.engine())
        var image = try Self.image(modules)
        try #require(image.executions[0].frames.count > 1 && !image.objects.isEmpty)
        row.forge(&image)
        let store = Store(engine: modules[0].engine, host: ())
        let linker = StateWorld.linker(store.engine)
        #expect(throws: StateError.self) {
            _ = try store.restore(image) { linker.resolve($0.module, $0.name, in: store) }
        }
    }

    @Test func missingImportsAreNamed() throws {
        let modules = try StateWorld.modules(StateWorld.engine())
        let image = try Self.image(modules)
        let store = Store(engine: modules[0].engine, host: ())
        // A pattern of an error with a payload in `catch` ends the compiler (6.3.1).
        let error = #expect(throws: StateError.self) {
            _ = try store.restore(image) { _ in nil }
        }
        guard case .link(.imports(let mismatches)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // The other instance's is the same function.
        #expect(mismatches.map(\.name) == ["slow"])
        #expect(mismatches.allSatisfy { $0.given == nil && $0.expected != nil })
        // Nothing has been made: the store is as good as before.
        var linker = Linker<Void>(engine: store.engine)
        linker.define("host", "slow") { (_: Caller<Void>) in }
        let other = #expect(throws: StateError.self) {
            _ = try store.restore(image) { linker.resolve($0.module, $0.name, in: store) }
        }
        guard case .link(.imports(let others)) = other else {
            Issue.record("\(String(describing: other))")
            return
        }
        #expect(others.map(\.reason) == [.wrongType])
        #expect(others.allSatisfy { $0.given != nil && $0.given != $0.expected })
        let right = StateWorld.linker(store.engine)
        _ = try store.restore(image) { right.resolve($0.module, $0.name, in: store) }
    }

    @Test func allImportsThatDoNotFitAreNamedAtOnce() throws {
        let engine = StateWorld.engine()
        let module = try makeModule(
            """
            (module
              (import "h" "a" (func (param i32)))
              (import "h" "b" (func (param i32)))
              (import "h" "c" (func)))
            """, engine: engine)
        var linker = Linker<Void>(engine: engine)
        linker.define("h", "a") { (_: Caller<Void>, _: Int32) in }
        linker.define("h", "b") { (_: Caller<Void>, _: Int32) in }
        linker.define("h", "c") { (_: Caller<Void>) in }
        let source = Store(engine: engine, host: ())
        _ = try linker.instantiate(module, in: source)
        let image = try source.image()
        let store = Store(engine: engine, host: ())
        let error = #expect(throws: StateError.self) {
            _ = try store.restore(image) { wanted in
                guard wanted.name != "c" else { return nil }
                return linker.resolve("h", wanted.name == "b" ? "c" : "a", in: store)
            }
        }
        guard case .link(.imports(let mismatches)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(mismatches.map(\.name) == ["b", "c"])
        #expect(mismatches.map(\.reason) == [.wrongType, .missing])
    }
}
