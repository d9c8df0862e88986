import Foundation
import Testing
import WasmCore
import WasmInterp

/// Every sample of README and DocC is compiled as it stands there, runs, and prints what it says.
@Suite struct SampleTests {
    @Test(arguments: Documents.pages)
    func everySampleIsCompiledHere(page: String) throws {
        let compiled = try Documents.compiledSamples()
        let blocks = try Documents.blocks(page)
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(compiled.contains(block), "\(page) has a sample that no test runs:\n\(block)")
        }
    }

    @Test func everyCompiledSampleIsInAPage() throws {
        let blocks = try Documents.pages.flatMap { try Documents.blocks($0) }
        for sample in try Documents.compiledSamples() {
            #expect(blocks.contains { $0.contains(sample) }, "no page has this:\n\(sample)")
        }
    }

    @Test func samplesOfReadmeDoWhatTheySay() throws {
        let samples = ReadmeSamples()
        #expect(try samples.greatestCommonDivisor() == 6)

        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).wat")
        defer { try? FileManager.default.removeItem(at: file) }
        let program = LibrarySampleTests.program
            .replacing("END", with: "(call $exit (i32.const 3))")
        try Data(program.utf8).write(to: file)
        let printed = Printed()
        let status = try Printed.$lines.withValue(printed) { try samples.run(file.path) }
        #expect(status == 3)
        #expect(printed.all == ["guest: hi"])

        let logging = InterpreterSampleTests.logging.replacing("\"env\"", with: "\"app\"")
        let module = try Module(text: logging.replacing("START", with: "16"), engine: Engine())
        let store = Store(engine: module.engine, host: ReadmeSamples.App())
        let instance = try samples.linker(module.engine).instantiate(module, in: store)
        _ = try instance.function("add", as: ((Int32, Int32) -> Int32).self)(1, 2)
        #expect(store.host.lines == ["hello"])
    }

    @Test func samplesOfTheKitPrintWhatTheyCompute() throws {
        let price = """
            (module (func (export "price") (param i32) (result i32)
              (i32.mul (local.get 0) (i32.const 3))))
            """
        #expect(try Printed.collect { try KitSamples.first(price) } == ["21"])
        let sum = """
            (module
              (import "printer" "print_i32" (func $print (param i32)))
              (func (export "print_sum") (param i32 i32)
                (call $print (i32.add (local.get 0) (local.get 1)))))
            """
        #expect(try Printed.collect { try KitSamples.migrated(sum) } == ["45"])
    }
}

/// The samples of `WasmInterp.docc` with guests that they fit.
@Suite struct InterpreterSampleTests {
    private static func wasm(_ text: String) throws -> [UInt8] { try WatParser.parseModule(text) }

    static let logging = """
        (module
          (import "env" "log" (func $log (param i32 i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "hello")
          (func (export "add") (param i32 i32) (result i32)
            (call $log (i32.const START) (i32.const 5))
            (i32.add (local.get 0) (local.get 1))))
        """

    @Test func aGuestLogsAndAdds() throws {
        let wasm = try Self.wasm(Self.logging.replacing("START", with: "16"))
        #expect(try runPlugin(wasm) == ["hello", "sum 42"])
    }

    @Test func aLogBeyondTheMemoryTraps() throws {
        let wasm = try Self.wasm(Self.logging.replacing("START", with: "-1"))
        #expect(try runPlugin(wasm) == ["trapped: out of bounds memory access"])
    }

    @Test func aGuestThatTrapsIsReported() throws {
        let wasm = try Self.wasm(
            "(module (func (export \"add\") (param i32 i32) (result i32) unreachable))")
        #expect(try runPlugin(wasm) == ["trapped: unreachable"])
    }

    @Test func aGuestWithoutEndRunsOutOfFuel() throws {
        let wasm = try Self.wasm(
            """
            (module (func (export "add") (param i32 i32) (result i32)
              (loop (br 0)) unreachable))
            """)
        #expect(try runPlugin(wasm) == ["trapped: out of fuel"])
    }

    @Test func bytesGoFromGuestToGuest() throws {
        let engine = Engine()
        let wasm = try Self.wasm(
            #"(module (memory (export "memory") 1) (data (i32.const 65533) "abc"))"#)
        let module = try Module(wasm, engine: engine)
        let memories = try (0..<2).map { _ in
            let store = Store(engine: engine, host: ())
            return try #require(try store.instantiate(module).memory())
        }
        try InterpreterSamples.copying(memories[0], 65_533, 3, to: memories[1])
        #expect(try memories[1].load(UInt64.self, at: 0) == 3)
        #expect(try memories[1].string(at: 8, byteCount: 4) == "abc\0")
        #expect(throws: Trap.self) {
            try InterpreterSamples.copying(memories[0], 65_533, 4, to: memories[1])
        }
    }

    @Test func aGuestWaits() async throws {
        let engine = Engine()
        let module = try Module(
            try Self.wasm(
                """
                (module (import "env" "sleep" (func $sleep (param i32)))
                  (func (export "run") (result i32) (call $sleep (i32.const 1)) (i32.const 7)))
                """), engine: engine)
        let store = Store(engine: engine, host: ())
        var linker = Linker<Void>(engine: engine)
        let result = try await InterpreterSamples.waiting(&linker) {
            try $0.instantiate(module, in: store)
        }
        #expect(result == 7)
    }

    @Test func modulesBelongTogether() throws {
        let engine = Engine()
        let math = try Module(
            text: """
                (func (export "add") (param i32 i32) (result i32)
                  (i32.add (local.get 0) (local.get 1)))
                """, engine: engine)
        let application = try Module(
            text: """
                (import "math" "add" (func $add (param i32 i32) (result i32)))
                (export "add" (func $add))
                """, engine: engine)
        let instance = try InterpreterSamples.together(
            Linker(engine: engine), Store(engine: engine, host: ()), math, application)
        #expect(try InterpreterSamples.named(instance) == 42)
    }

    @Test func aCallIsCutIntoPieces() throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        let engine = Engine(configuration)
        let wasm = try Self.wasm(
            """
            (module (func (export "run") (result i32) (local i32)
              (loop (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                (br_if 0 (i32.lt_u (local.get 0) (i32.const 100000))))
              (local.get 0)))
            """)
        let store = Store(engine: engine, host: ())
        let instance = try store.instantiate(try Module(wasm, engine: engine))
        let run = try instance.function("run", as: (() -> Int32).self)
        #expect(try InterpreterSamples.inPieces(run) > 1)
    }

    @Test func aPooledInstanceAnswers() throws {
        let wasm = try Self.wasm(
            """
            (module (import "env" "length" (func $length (result i32)))
              (func (export "handle") (result i32) (call $length)))
            """)
        let answer = try InterpreterSamples.pooled(wasm, "four") { engine in
            var linker = Linker<Request>(engine: engine)
            linker.define("env", "length") { (caller: Caller<Request>) in
                Int32(caller.host.body.utf8.count)
            }
            return linker
        }
        #expect(answer == 4)
    }

    @Test func guestsShareAMemory() throws {
        let engine = Engine()
        var linker = Linker<Void>(engine: engine)
        InterpreterSamples.sharing(&linker)
        let module = try Module(
            try Self.wasm(
                """
                (module (import "env" "memory" (memory 1 16 shared))
                  (func (export "add") (result i32)
                    (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))
                """), engine: engine)
        let results = try (0..<2).map { _ in
            let store = Store(engine: engine, host: ())
            return try linker.instantiate(module, in: store)
                .function("add", as: (() -> Int32).self)()
        }
        #expect(results == [0, 1])
    }
}
