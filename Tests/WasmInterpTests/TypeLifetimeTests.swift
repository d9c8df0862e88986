import Testing
import WasmCore
import WasmInterp

/// Types go with the last one that has them, and not before.
@Suite struct TypeLifetimeTests {
    /// A module with distinct types: functions of so many parameters and results.
    private static func types(_ number: Int, count: Int) -> String {
        var lines: [String] = []
        for position in 0..<count {
            let parameters = String(repeating: " i64", count: number % 7 + position % 300)
            let results = String(repeating: " i32", count: number / 7 + position / 300)
            lines.append("(type (func (param\(parameters)) (result\(results))))")
        }
        return lines.joined(separator: "\n")
    }

    private func number(_ type: DefinedType?) -> UInt32? {
        if case .concrete(let index)? = type?.heapType { index.rawValue } else { nil }
    }

    @Test func typesOfModulesThatAreGoneAreGivenBack() throws {
        let engine = makeEngine()
        let usual = try makeModule("(module (func (param i32)))", engine: engine)
        for round in 0..<Effort.modulesOfTypes {
            let module = try makeModule("(module \(Self.types(round, count: 500)))", engine: engine)
            let last = try #require(number(module.definedType(TypeIndex(rawValue: 499))))
            #expect(last < 1_100, "round \(round)")
        }
        #expect(number(usual.definedType(TypeIndex(rawValue: 0))) == 0)
    }

    /// Numbers that nobody has any more are taken by others; what is still there keeps its own.
    @Test func valuesKeepTheirTypes() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        let point = "(type $p (struct (field i32) (field i64)))"
        let made: StructureReference
        let type: DefinedType
        do {
            // The module is gone; an object of its type is not.
            let module = try makeModule("(module \(point))", engine: engine)
            type = try #require(module.definedType(TypeIndex(rawValue: 0)))
            made = try store.makeStructure(type, [.i32(7), .i64(8)])
        }
        let array = try store.makeTable(
            TableType(ReferenceType(isNullable: true, type.heapType), Limits(1)),
            initial: made.stored)
        for round in 0..<10 {
            _ = try makeModule("(module \(Self.types(round, count: 50)))", engine: engine)
        }
        let reading = try store.instantiate(
            try makeModule(
                """
                (module \(Self.types(3, count: 50)) \(point)
                  (import "a" "t" (table 1 (ref null $p)))
                  (func (export "read") (param anyref) (result i64)
                    (struct.get $p 1 (ref.cast (ref $p) (local.get 0))))
                  (func (export "first") (result i32)
                    (struct.get $p 0 (table.get 0 (i32.const 0)))))
                """, engine: engine), imports: [.table(array)])
        let read = try #require(reading.function("read"))
        guard case .i64(8)? = try read.call([.reference(made.stored)]).first else {
            Issue.record("another value")
            return
        }
        #expect(try reading.function("first", as: (() -> Int32).self)() == 7)
        #expect(made.type == type)
    }

    /// A type that the host alone keeps, and with it the types that it names.
    @Test func definedTypesKeepTheirTypes() throws {
        let engine = makeEngine()
        let type: DefinedType
        do {
            let module = try makeModule(
                """
                (module (type $a (array (mut i8)))
                  (type $s (struct (field (ref null $a)))) (func (export "f") (param (ref $s))))
                """, engine: engine)
            let store = Store(engine: engine, host: ())
            let function = try #require(try store.instantiate(module).function("f"))
            guard case .reference(let reference)? = function.type.parameters.first else { return }
            type = try #require(engine.definedType(reference.heapType))
        }
        _ = try makeModule("(module \(Self.types(1, count: 100)))", engine: engine)
        guard case .structure(let fields) = type.definition.composite,
            case .value(.reference(let named)) = fields[0].storage,
            case .array(let element)? = engine.definedType(named.heapType)?.definition.composite
        else {
            Issue.record("other types")
            return
        }
        #expect(element == FieldType(.i8, isMutable: true))
    }

    /// A linker remembers the number of a function's type, whoever else has it.
    @Test func linkersKeepTheirTypes() throws {
        let engine = makeEngine()
        var linker = Linker<Void>(engine: engine)
        linker.define("a", "f") { (_: Caller<Void>, a: Int32, b: Double) -> Int32 in a + Int32(b) }
        let text = """
            (module (import "a" "f" (func $f (param i32 f64) (result i32)))
              (func (export "run") (result i32) (call $f (i32.const 40) (f64.const 2))))
            """
        for round in 0..<3 {
            let instance = try linker.instantiate(
                try makeModule(text, engine: engine), in: Store(engine: engine, host: ()))
            #expect(try instance.function("run", as: (() -> Int32).self)() == 42)
            _ = try makeModule("(module \(Self.types(round, count: 20)))", engine: engine)
        }
    }

    /// What an instantiation that failed has made may be found by a collection.
    @Test func storesKeepModulesThatFailedHalfWay() throws {
        let engine = makeEngine()
        var limits = StoreLimits()
        limits.tableElementsMax = 10
        let store = Store(engine: engine, host: (), limits: limits)
        for round in 0..<5 {
            let fields = String(repeating: "(field i64) ", count: round + 1)
            let text = """
                (module (type $s (struct \(fields)(field (ref null any))))
                  (global anyref (struct.new_default $s))
                  (table 11 funcref))
                """
            let module = try makeModule(text, engine: engine)
            #expect(throws: InstantiationError.self) { try store.instantiate(module) }
            store.collectGarbage()
        }
        #expect(store.liveHeapBytes > 0)
    }

    /// Numbers come and go on some threads while others cast and link by theirs.
    @Test func threadsHaveTypesOfTheirOwn() throws {
        let engine = makeEngine()
        try onThreads(4) { thread in
            for round in 0..<25 {
                let number = thread * 25 + round
                let fields = String(repeating: "(field i64) ", count: number % 9)
                let module = try makeModule(
                    """
                    (module \(Self.types(number, count: 10))
                      (type $a (sub (struct \(fields)(field $x i32))))
                      (type $b (sub $a (struct \(fields)(field $x i32) (field i64))))
                      (func $make (result anyref)
                        (struct.new $b \(String(repeating: "(i64.const 1)", count: number % 9))
                          (i32.const \(number)) (i64.const 2)))
                      (func (export "run") (result i32)
                        (struct.get $a $x (ref.cast (ref $a) (call $make)))))
                    """, engine: engine)
                let store = Store(engine: engine, host: ())
                let run = try store.instantiate(module).function("run", as: (() -> Int32).self)
                for _ in 0..<20 { #expect(try run() == Int32(number)) }
            }
        }
    }
}
