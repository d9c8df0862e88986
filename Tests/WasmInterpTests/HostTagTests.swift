import Testing
import WasmCore
import WasmInterp

/// Tags that the host makes: guests import them, and both sides throw and catch by them.
@Suite struct HostTagTests {
    private let store = Store(engine: makeEngine(), host: ())

    private static let text = """
        (module
          (tag $e (import "h" "e") (param i32 f64))
          (func $fail (import "h" "fail"))
          (func (export "throw") (throw $e (i32.const 7) (f64.const 1.5)))
          (func (export "catch") (result i32)
            (block $caught (result i32 f64)
              (try_table (catch $e $caught) (call $fail))
              (i32.const -1) (f64.const 0))
            (drop)))
        """

    private func makeGuest(_ tag: WasmInterp.Tag, throwing other: WasmInterp.Tag) throws -> Instance
    {
        let fail = store.makeFunction(FunctionType()) { _, _ in
            throw try other.makeException([.i32(42), .f64(0)])
        }
        return try store.instantiate(
            try makeModule(Self.text, engine: store.engine),
            imports: [.tag(tag), .function(fail)])
    }

    @Test func guestsCatchWhatTheHostThrows() throws {
        let tag = try store.makeTag(FunctionType([.i32, .f64]))
        #expect(tag.type == FunctionType([.i32, .f64]))
        let instance = try makeGuest(tag, throwing: tag)
        #expect(try instance.function("catch", as: (() -> Int32).self)() == 42)
    }

    /// Each tag is one of its own, even of the same type.
    @Test func otherTagsOfTheTypeAreNotCaught() throws {
        let type = FunctionType([.i32, .f64])
        let instance = try makeGuest(
            try store.makeTag(type), throwing: try store.makeTag(type))
        #expect(throws: (any Error).self) {
            try instance.function("catch", as: (() -> Int32).self)()
        }
    }

    @Test func tagsOfOtherTypesAreNotImported() throws {
        let tag = try store.makeTag(FunctionType([.i32]))
        #expect(throws: InstantiationError.self) { try makeGuest(tag, throwing: tag) }
    }

    @Test func typesThatNoTagHasAreRefused() throws {
        #expect(throws: StoreError.tagWithResults) {
            try store.makeTag(FunctionType([], [.i32]))
        }
        let many = FunctionType(Array(repeating: .i32, count: 1_001))
        #expect(throws: StoreError.limitExceeded("parameters of a tag")) { try store.makeTag(many) }
        _ = try store.makeTag(FunctionType(Array(repeating: .i32, count: 1_000)))
        let unknown = TypeIndex(rawValue: 3_000_000)
        #expect(throws: StoreError.unknownType(unknown)) {
            let type = ReferenceType(isNullable: true, .concrete(unknown))
            return try store.makeTag(FunctionType([.i32, .reference(type)]))
        }
    }

    /// A tag holds the types that it names: their numbers are not given to others.
    @Test func tagsHoldTheirTypes() throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: ())
        func makeTag() throws -> WasmInterp.Tag {
            let owner = Store(engine: engine, host: ())
            let text = """
                (module (type $s (struct (field i32)))
                  (func (export "f") (param (ref null $s))))
                """
            let guest = try owner.instantiate(try makeModule(text, engine: engine))
            return try store.makeTag(try #require(guest.function("f")).type)
        }
        let tag = try makeTag()
        let number = tag.type
        _ = try makeModule("(module (type (struct (field i64))) (func))", engine: engine)
        #expect(tag.type == number)
        let user = """
            (module (type $s (struct (field i32)))
              (tag $e (import "h" "e") (param (ref null $s))))
            """
        _ = try store.instantiate(try makeModule(user, engine: engine), imports: [.tag(tag)])
    }
}
