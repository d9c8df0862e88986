import Testing
import WasmCore
import WasmInterp

/// Tables, globals, memories and functions that the host makes of types and values of its own.
@Suite struct HostMadeTests {
    private let store = Store(engine: makeEngine(), host: ())
    private static let nonNull = ReferenceType(isNullable: false, .function)
    private static let unknown = ReferenceType(
        isNullable: true, .concrete(TypeIndex(rawValue: 3_000_000)))

    @Test func typesThatTheEngineHasNotAreRefused() throws {
        let error = StoreError.unknownType(TypeIndex(rawValue: 3_000_000))
        #expect(throws: error) { try store.makeTable(TableType(Self.unknown, Limits(1))) }
        #expect(throws: error) {
            try store.makeGlobal(
                GlobalType(.reference(Self.unknown), isMutable: false), .reference(.null))
        }
        store.collectGarbage()
    }

    @Test func functionsOfTypesThatTheEngineHasNotEndTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let type = FunctionType([.reference(Self.unknown)])
            _ = Store(engine: Engine(), host: ()).makeFunction(type) { _, _ in [] }
        }
        await #expect(processExitsWith: .failure) {
            var linker = Linker<Void>(engine: Engine())
            linker.define("a", "b", type: FunctionType([], [.reference(Self.unknown)])) { _, _ in
                []
            }
        }
    }

    @Test func functionsOfTooManyParametersEndTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let type = FunctionType(Array(repeating: .i32, count: 70_000))
            _ = Store(engine: Engine(), host: ()).makeFunction(type) { _, _ in [] }
        }
        await #expect(processExitsWith: .failure) {
            var linker = Linker<Void>(engine: Engine())
            let type = FunctionType([], Array(repeating: .i32, count: 1_001))
            linker.define("a", "b", type: type) { _, _ in [] }
        }
    }

    /// A host function may have the type of a guest's, with the types that it names.
    @Test func functionsHaveTypesOfGuests() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        let text = """
            (module (type $s (struct (field i32)))
              (func (export "f") (param (ref null $s)) (result (ref null $s)) (local.get 0)))
            """
        let guest = try store.instantiate(try makeModule(text, engine: engine))
        let type = try #require(guest.function("f")).type
        let function = store.makeFunction(type) { arguments, _ in arguments }
        let taking = try makeModule(
            """
            (module (type $s (struct (field i32)))
              (import "a" "f" (func $f (param (ref null $s)) (result (ref null $s))))
              (func (export "run") (result i32)
                (struct.get $s 0 (call $f (struct.new $s (i32.const 42))))))
            """, engine: engine)
        let instance = try store.instantiate(taking, imports: [.function(function)])
        #expect(try instance.function("run", as: (() -> Int32).self)() == 42)
    }

    @Test func nothingOfANonNullTypeHoldsNull() throws {
        let null = StoreError.valueMismatch(.reference(Self.nonNull))
        let tableType = TableType(Self.nonNull, Limits(1, 3))
        let globalType = GlobalType(.reference(Self.nonNull), isMutable: true)
        #expect(throws: null) { try store.makeTable(tableType) }
        #expect(throws: null) { try store.makeGlobal(globalType, .reference(.null)) }
        let function = store.makeFunction(FunctionType()) { _, _ in [] }.reference
        let table = try store.makeTable(tableType, initial: function)
        #expect(throws: null) { try table.set(0, .null) }
        #expect(throws: null) { try table.grow(by: 1, with: .null) }
        #expect(try table.grow(by: 2, with: function) == 1)
        for index in 0..<table.count { #expect(table.get(index) == function) }
        let global = try store.makeGlobal(globalType, .reference(function))
        #expect(throws: null) { try global.set(.reference(.null)) }
        try global.set(.reference(function))
    }

    @Test func valuesOfOtherTypesAreRefused() throws {
        let type = GlobalType(.i64, isMutable: true)
        #expect(throws: StoreError.valueMismatch(.i64)) { try store.makeGlobal(type, .i32(1)) }
        let global = try store.makeGlobal(type, .i64(1))
        #expect(throws: StoreError.valueMismatch(.i64)) { try global.set(.f64(1)) }
        let constant = try store.makeGlobal(GlobalType(.i64, isMutable: false), .i64(1))
        #expect(throws: StoreError.immutable) { try constant.set(.i64(2)) }
        let foreign = Store(engine: store.engine, host: ()).makeExtern(1)
        let table = try store.makeTable(
            TableType(ReferenceType(isNullable: true, .extern), Limits(1)))
        #expect(throws: StoreError.self) { try table.set(0, foreign) }
        #expect(throws: StoreError.self) { try table.grow(by: 1, with: foreign) }
        #expect(throws: StoreError.self) {
            try store.makeGlobal(GlobalType(.externref, isMutable: false), .reference(foreign))
        }
    }

    @Test func typesThatNoModuleCouldDeclareAreRefused() {
        let element = ReferenceType(isNullable: true, .function)
        #expect(throws: StoreError.invalidLimits) {
            try store.makeTable(TableType(element, Limits(2, 1)))
        }
        #expect(throws: StoreError.limitExceeded("table")) {
            try store.makeTable(TableType(element, Limits(1 << 63), addressType: .i64))
        }
        let memories = [
            MemoryType(Limits(2, 1)), MemoryType(Limits(1 << 63)),
            MemoryType(Limits(.max), addressType: .i64), MemoryType(Limits(0), pageSizeLog2: 200),
            MemoryType(Limits(1), pageSizeLog2: 63),
        ]
        for type in memories {
            #expect(store.makeMemory(type) == nil)
            var shared = type
            shared.isShared = true
            #expect(SharedMemory(shared) == nil)
        }
    }

    @Test func textIsCopiedBeforeItIsChecked() throws {
        let engine = makeEngine(isMetered: true)
        let module = try makeModule(
            """
            (module (import "env" "memory" (memory 1 1 shared))
              (func (export "write") (local $i i64)
                (loop $again
                  (i64.store (i32.const 56) (local.get $i))
                  (local.set $i (i64.xor (local.get $i) (i64.const -1)))
                  (br_if $again (i32.eqz (i32.atomic.load (i32.const 128)))))))
            """, engine: engine)
        let type = MemoryType(Limits(1, 1), isShared: true)
        let shared = try #require(SharedMemory(type))
        later(milliseconds: 0) {
            let store = Store(engine: engine, host: ())
            let memory = store.makeMemory(shared)
            _ = try? store.instantiate(module, imports: [.memory(memory)]).function("write")?.call()
        }
        let memory = Store(engine: engine, host: ()).makeMemory(shared)
        var wrong = 0
        for _ in 0..<100_000 {
            let text = try memory.string(at: 0, byteCount: 64)
            if text.utf8.contains(0xFF) { wrong += 1 }
        }
        try memory.store(Int32(1), at: 128)
        #expect(wrong == 0)
    }
}
