import Testing
import WasmCore
import WasmInterp

/// With tracking, no write of any instruction is missed: the next use finds memory as new.
@Suite struct TrackedWriteTests {
    /// Every instruction that writes memory at an address, but bulk operations.
    static let opcodes = Opcode.allCases.filter { opcode in
        let row = opcode.row
        guard row.immediates == .memory || row.immediates == .memoryLane else { return false }
        let name = "\(row.text)"
        return name.contains("store") || name.contains("rmw")
    }

    private func text(_ opcode: Opcode, memories: String, index: Int, address: String) -> String {
        let row = opcode.row
        let operands = Array(row.effect.parameters).dropFirst().map { "\($0)" }
        let width = Int(row.accessBytes)
        let lane = row.immediates == .memoryLane ? " 0" : ""
        let constants = operands.map { type in
            type == "v128" ? "(v128.const i64x2 -1 -1)" : "(\(type).const -1)"
        }
        let computed = operands.map { type in
            switch type {
            case "v128": "(v128.not (v128.const i64x2 0 0))"
            case "f32", "f64": "(\(type).neg (\(type).const 1))"
            default: "(\(type).sub (\(type).const 0) (\(type).const 1))"
            }
        }
        func body(_ address: String, _ values: [String]) -> String {
            let operands = values.joined(separator: " ")
            let text = "(\(row.text) \(index) offset=64\(lane) \(address) \(operands))"
            return row.effect.results.count == 1 ? "(drop \(text))" : text
        }
        let sum = "(\(address).add (local.get 0) (\(address).const \(width)))"
        return """
            (module \(memories) (export "memory" (memory \(index)))
              (func (export "write") (param \(address))
                \(body("(local.get 0)", constants))
                \(body(sum, constants))
                \(body("(local.get 0)", computed))
                \(body(sum, computed))))
            """
    }

    static let places = [
        ("(memory 2)", 0, "i32"), ("(memory i64 2)", 0, "i64"),
        ("(memory 0) (memory 2)", 1, "i32"), ("(memory 0) (memory i64 2)", 1, "i64"),
    ]

    @Test(arguments: opcodes)
    func noWriteIsMissed(opcode: Opcode) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true
        let engine = Engine(configuration)
        let width = Int(opcode.row.accessBytes)
        // Whole accesses on either side of a page's end, and across it where that is allowed.
        let isAligned = opcode.row.chapter == .atomic
        let starts = [0, 4_096 - 2 * width, 4_096 - width] + (isAligned ? [] : [4_096 - width / 2])
        for (memories, index, address) in Self.places {
            let text = text(opcode, memories: memories, index: index, address: address)
            let module = try makeModule(text, engine: engine)
            let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
            for start in starts.map({ $0 - 64 + 8_192 }) {
                try pool.withInstance(host: ()) { _, instance in
                    let memory = try #require(instance.memory())
                    let write = try #require(instance.function("write"))
                    _ = try write.call([
                        address == "i64" ? .i64(Int64(start)) : .i32(Int32(start))
                    ])
                    let bytes = try memory.bytes(at: start + 64, byteCount: 2 * width)
                    // A compare and exchange finds 0 and not -1; others end where they began.
                    if !["Cmpxchg", "And", "Xor"].contains(where: "\(opcode)".contains) {
                        #expect(bytes.contains { $0 != 0 })
                    }
                }
                try pool.withInstance(host: ()) { _, instance in
                    let memory = try #require(instance.memory())
                    let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
                    #expect(bytes.areZero, "\(opcode) at \(start)")
                }
                #expect(pool.idleCount == 1)
            }
        }
    }

    /// Copies and fills are noted with all their pages.
    @Test(arguments: [(0, 1), (4_095, 2), (5_000, 20_000), (65_536, 65_536), (131_071, 1)])
    func noBulkOperationIsMissed(start: Int, count: Int) throws {
        var configuration = EngineConfiguration()
        configuration.tracksWrites = true
        let engine = Engine(configuration)
        let module = try makeModule(
            """
            (module (memory (export "memory") 4)
              (func (export "fill") (param i32 i32)
                (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
              (func (export "copy") (param i32 i32)
                (i32.store8 (i32.const 200000) (i32.const 1))
                (memory.copy (local.get 0) (i32.const 200000) (local.get 1))))
            """, engine: engine)
        let pool = InstancePool(module, linker: Linker<Void>(engine: engine))
        for name in ["fill", "copy", "fill"] {
            try pool.withInstance(host: ()) { _, instance in
                let memory = try #require(instance.memory())
                let bytes = try memory.bytes(at: 0, byteCount: memory.byteCount)
                #expect(bytes.areZero)
                let count = name == "copy" ? min(count, 60_000) : count
                let write = try instance.function(name, as: ((Int32, Int32) -> Void).self)
                try write(Int32(start), Int32(count))
            }
        }
        #expect(pool.idleCount == 1)
    }
}
