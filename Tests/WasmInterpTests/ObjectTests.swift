import Testing
import WasmCore
import WasmInterp

/// Structures and arrays in the hands of the host.
@Suite struct ObjectTests {
    static let text = """
        (module
          (type $base (sub (struct (field (mut i32)))))
          (type $point (sub final $base (struct (field (mut i32)) (field f64)
            (field (mut (ref null $base))) (field (mut i8)))))
          (type $bytes (array (mut i8)))
          (type $points (array (mut (ref null $point))))
          (type $fixed (array i64))
          (type $strict (struct (field (ref $base))))
          (type $f (func))
          (func (export "x") (param (ref $base)) (result i32)
            (struct.get $base 0 (local.get 0)))
          (func (export "isPoint") (param anyref) (result i32)
            (ref.test (ref $point) (local.get 0)))
          (func (export "length") (param arrayref) (result i32) (array.len (local.get 0)))
          (func (export "same") (param anyref) (result anyref) (local.get 0))
          (func (export "eq") (param eqref eqref) (result i32)
            (ref.eq (local.get 0) (local.get 1)))
          (global (export "g") (mut (ref null $point)) (ref.null $point)))
        """

    let store: Store<Void>
    let instance: Instance
    let base: DefinedType
    let point: DefinedType
    let bytes: DefinedType

    init() throws {
        (store, instance) = try makeGuest(Self.text)
        base = try #require(instance.module.definedType(0))
        point = try #require(instance.module.definedType(1))
        bytes = try #require(instance.module.definedType(2))
    }

    private func error(_ body: () throws(ObjectError) -> Void) -> ObjectError? {
        do throws(ObjectError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test func structuresAreMadeReadAndWritten() throws {
        let lower = try store.makeStructure(base, [.i32(4)])
        let made = try store.makeStructure(
            point, [.i32(7), .f64(0.5), .reference(lower.stored), .i32(-2)])
        store.collectGarbage()
        #expect(made.fieldCount == 4)
        #expect(made.type == point && point.isSubtype(of: base) && !base.isSubtype(of: point))
        #expect(try (0..<4).map { try made.get($0).text } == ["7", "0.5", "structure", "254"])
        #expect(try made.get(3, isSigned: true).text == "-2")
        try made.set(0, .i32(8))
        try made.set(2, .reference(made.stored))
        #expect(try made.get(0).text == "8")
        #expect(try instance.function("x", as: ((StoredReference) -> Int32).self)(made.stored) == 8)
        let isPoint = try instance.function("isPoint", as: ((StoredReference) -> Int32).self)
        #expect(try isPoint(made.stored) == 1)
        #expect(try isPoint(lower.stored) == 0)
        #expect(try isPoint(StoredReference(i31: -3)) == 0)
        #expect(try isPoint(.null) == 0)
    }

    @Test func arraysAreMadeReadAndWritten() throws {
        let array = try store.makeArray(bytes, [1, 2, 255].map { .i32($0) })
        try array.set(0, .i32(513))
        #expect(try (0..<3).map { try array.get($0).text } == ["1", "2", "255"])
        #expect(try array.get(2, isSigned: true).text == "-1")
        let length = try instance.function("length", as: ((StoredReference) -> Int32).self)
        #expect(try length(array.stored) == 3)
        let zeros = try store.makeArray(bytes, repeating: nil, count: 40_000)
        #expect(try zeros.get(39_999).text == "0")
        #expect(try length(zeros.stored) == 40_000)
        #expect(trap { () throws(Trap) in try length(.null) }?.code == .nullReference)
    }

    @Test func wrongUseIsRefused() throws {
        let array = try store.makeArray(bytes, [.i32(1)])
        let made = try store.makeStructure(base, [.i32(4)])
        let fixed = try #require(instance.module.definedType(4))
        let strict = try #require(instance.module.definedType(5))
        let function = try #require(instance.module.definedType(6))
        #expect(instance.module.definedType(99) == nil)
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(bytes) } == .wrongType)
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(function) } == .wrongType)
        #expect(error { () throws(ObjectError) in _ = try store.makeArray(base, []) } == .wrongType)
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(base, []) }
                == .fieldCountMismatch(expected: 1, actual: 0))
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(base, [.i64(1)]) }
                == .valueMismatch(index: 0))
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(strict) } == .noDefault)
        #expect(
            error { () throws(ObjectError) in
                _ = try store.makeStructure(strict, [.reference(array.stored)])
            } == .valueMismatch(index: 0))
        #expect(
            error { () throws(ObjectError) in
                _ = try store.makeArray(fixed, [.i64(1)]).set(0, .i64(2))
            } == .immutable)
        #expect(error { () throws(ObjectError) in _ = try array.get(1) } == .indexOutOfBounds)
        #expect(error { () throws(ObjectError) in _ = try array.get(-1) } == .indexOutOfBounds)
        #expect(error { () throws(ObjectError) in _ = try made.get(1) } == .indexOutOfBounds)
        #expect(
            error { () throws(ObjectError) in
                _ = try store.makeArray(bytes, repeating: nil, count: -1)
            } == .indexOutOfBounds)
        #expect(
            error { () throws(ObjectError) in
                _ = try store.makeArray(fixed, repeating: nil, count: 1 << 31)
            } == .outOfMemory)
        #expect(store.array(made.stored) == nil)
        #expect(store.structure(array.stored) == nil)
        #expect(store.structure(.null) == nil)
    }

    @Test func guestsGetNothingOfAnotherTypeOrStore() throws {
        let array = try store.makeArray(bytes, [.i32(1)])
        let made = try store.makeStructure(base, [.i32(4)])
        let x = try #require(instance.function("x"))
        for value in [array.stored, .null, StoredReference(i31: 1)] {
            #expect(throws: CallError.self) { try x.call([.reference(value)]) }
        }
        let global = try #require(instance.global("g"))
        #expect(throws: StoreError.self) { try global.set(.reference(made.stored)) }
        try global.set(.reference(try store.makeStructure(point).stored))
        let other = try ObjectTests()
        let foreign = try other.store.makeStructure(other.base, [.i32(5)])
        #expect(throws: CallError.self) { try x.call([.reference(foreign.stored)]) }
        #expect(store.structure(foreign.stored) == nil)
        #expect(
            error { () throws(ObjectError) in _ = try store.makeStructure(other.base) }
                == .wrongType)
    }

    @Test func referencesKeepTheirIdentity() throws {
        let same = try instance.function("same", as: ((StoredReference) -> StoredReference).self)
        let eq = try instance.function(
            "eq", as: ((StoredReference, StoredReference) -> Int32).self)
        let made = try store.makeStructure(base, [.i32(4)])
        let twin = try store.makeStructure(base, [.i32(4)])
        #expect(try same(made.stored) == made.stored)
        #expect(made.stored != twin.stored)
        #expect(try eq(made.stored, made.stored) == 1)
        #expect(try eq(made.stored, twin.stored) == 0)
        #expect(try same(StoredReference(i31: -5)).i31 == -5)
        #expect(try eq(StoredReference(i31: 5), StoredReference(i31: 5)) == 1)
        let value = store.makeExtern("host")
        #expect(store.externValue(try same(value)) as? String == "host")
        #expect(
            try [made.stored, value, .null, StoredReference(i31: 0)].map { try same($0).kind }
                == [.structure, .extern, nil, .i31])
    }

    /// Host functions take and give objects, and may allocate while a guest is in the middle.
    @Test(arguments: [false, true])
    func hostFunctionsWorkOnObjects(isStressed: Bool) throws {
        var configuration = EngineConfiguration()
        configuration.collectsAtEveryAllocation = isStressed
        let engine = Engine(configuration)
        let module = try makeModule(
            """
            (module
              (type $p (struct (field i32) (field i32)))
              (type $l (array (mut (ref null $p))))
              (import "h" "swap" (func $swap (param anyref) (result anyref)))
              (func (export "f") (param i32) (result i32) (local $l (ref null $l))
                (local.set $l (array.new_fixed $l 2
                  (struct.new $p (i32.const 1) (i32.const 2))
                  (ref.cast (ref $p)
                    (call $swap (struct.new $p (local.get 0) (i32.const 4))))))
                (drop (struct.new $p (i32.const 0) (i32.const 0)))
                (i32.add
                  (i32.mul (i32.const 100) (struct.get $p 0
                    (array.get $l (local.get $l) (i32.const 1))))
                  (struct.get $p 1 (array.get $l (local.get $l) (i32.const 0))))))
            """, engine: engine)
        let point = try #require(module.definedType(0))
        var linker = Linker<Void>(engine: engine)
        linker.define(
            "h", "swap",
            type: FunctionType(
                [.reference(.init(isNullable: true, .any))],
                [.reference(.init(isNullable: true, .any))])
        ) { caller, arguments in
            guard case .reference(let reference) = arguments[0],
                let old = caller.structure(reference)
            else { return [.reference(.null)] }
            let new = try caller.makeStructure(point, [try old.get(1), try old.get(0)])
            return [.reference(new.stored)]
        }
        let store = Store(engine: engine, host: ())
        let instance = try linker.instantiate(module, in: store)
        let f = try instance.function("f", as: ((Int32) -> Int32).self)
        for number in 0..<50 { #expect(try f(Int32(number)) == 402) }
    }

    @Test func typesOfFunctionsNameDefinedTypes() throws {
        let type = try #require(instance.function("x")).type
        guard case .reference(let reference) = type.parameters[0] else {
            Issue.record("no reference")
            return
        }
        #expect(store.engine.definedType(reference.heapType) == base)
        #expect(store.engine.definedType(.any) == nil)
        guard case .structure(let fields) = base.definition.composite else {
            Issue.record("no structure")
            return
        }
        #expect(fields == [FieldType(.value(.i32), isMutable: true)])
    }
}
