import Foundation
import WasmCore
import WasmInterp

/// One form run in all its shapes with one engine; what differs from the facts.
struct FactRun {
    let shapes: FactShapes
    let engine: Engine
    private let module: Module
    private let constantRows: [Int]
    private let allShapes: [FactShapes.Shape]
    private(set) var differences: [String] = []
    private(set) var callCount = 0

    init(_ shapes: FactShapes, engine: Engine) throws {
        self.shapes = shapes
        self.engine = engine
        let rows = shapes.form.rows
        let step = max(1, rows.count / Effort.constantRows)
        constantRows = Array(stride(from: 0, to: rows.count, by: step))
        allShapes = shapes.shapes
        var functions = allShapes.map {
            shapes.function($0.name, $0.body, takesOperands: true)
        }
        for row in constantRows {
            functions += shapes.constantBodies(rows[row].operands).map {
                shapes.function("\($0.name) of row \(row)", $0.body, takesOperands: false)
            }
        }
        module = try Module(
            try WatParser.parseModule(shapes.module(functions)), engine: engine)
    }

    private static let pattern = Data(InstructionFacts.pattern)

    private struct Guest {
        var instance: Instance
        var functions: [Function?]

        init(_ module: Module, _ names: [String], engine: Engine) throws {
            instance = try Store(engine: engine, host: ()).instantiate(module)
            functions = names.map { [instance] in instance.function($0) }
        }
    }

    mutating func run() throws {
        let names = allShapes.map(\.name)
        let growsMemory = shapes.form.text == "memory.grow"
        var guest = try Guest(module, names, engine: engine)
        for row in shapes.form.rows {
            let arguments = zip(row.operands, shapes.form.parameters).map(Self.value)
            for (place, shape) in allShapes.enumerated() {
                if growsMemory { guest = try Guest(module, names, engine: engine) }
                try check(
                    guest.functions[place], arguments, row, in: guest.instance,
                    isCondition: shape.isCondition, name: shape.name)
            }
        }
        for place in constantRows {
            let row = shapes.form.rows[place]
            for (name, _) in shapes.constantBodies(row.operands) {
                if growsMemory { guest = try Guest(module, names, engine: engine) }
                try check(
                    guest.instance.function("\(name) of row \(place)"), [], row,
                    in: guest.instance, isCondition: false, name: name)
            }
        }
    }

    private mutating func check(
        _ function: Function?, _ arguments: [Value], _ row: InstructionFacts.Row,
        in instance: Instance, isCondition: Bool, name: String
    ) throws {
        let memory = shapes.usesMemory ? instance.memory() : nil
        try memory?.write(InstructionFacts.pattern, at: 0)
        callCount += 1
        guard let function else {
            differences.append("\(shapes.form.text), \(name): no such function")
            return
        }
        let outcome = Result { () throws(CallError) in try function.call(arguments) }
        if holds(outcome, row, isCondition) {
            try checkMemory(memory, row, name)
        } else {
            differences.append(
                "\(shapes.form.text), \(name): \(arguments) gave \(outcome), not \(row)")
        }
    }

    private func holds(
        _ outcome: Result<[Value], CallError>, _ row: InstructionFacts.Row, _ isCondition: Bool
    ) -> Bool {
        let values: [Value]
        switch (outcome, row.outcome) {
        case (.success(let results), .values): values = results
        case (.failure(.trap(let trap)), .trap(let name)): return trap.code.description == name
        default: return false
        }
        guard case .values(let expected, _) = row.outcome, values.count == expected.count else {
            return false
        }
        let bits = zip(values, shapes.form.results).map(Self.bits)
        if isCondition {
            let isTrue = !expected[0][0].allows(0, of: .i32)
            return bits[0].low == (isTrue ? 1 : 0)
        }
        return expected.indices.allSatisfy {
            InstructionFacts.allows(expected[$0], bits[$0], of: shapes.form.results[$0])
        }
    }

    private mutating func checkMemory(
        _ memory: Memory?, _ row: InstructionFacts.Row, _ name: String
    ) throws {
        guard let memory else { return }
        // `Data` compares as the system does; an array, in debug builds, byte by byte.
        var expected = Self.pattern
        if case .values(_, let change?) = row.outcome {
            expected.replaceSubrange(
                change.place..<change.place + change.bytes.count, with: change.bytes)
        }
        if try Data(memory.bytes(at: 0, byteCount: expected.count)) != expected {
            differences.append("\(shapes.form.text), \(name): other memory than in \(row)")
        }
    }

    private static func value(_ bits: InstructionFacts.Bits, _ type: ValueType) -> Value {
        switch type {
        case .i32: .i32(Int32(truncatingIfNeeded: bits.low))
        case .i64: .i64(Int64(bitPattern: bits.low))
        case .f32: .f32(Float(bitPattern: UInt32(truncatingIfNeeded: bits.low)))
        case .f64: .f64(Double(bitPattern: bits.low))
        case .v128, .reference: .v128(low: bits.low, high: bits.high)
        }
    }

    private static func bits(_ value: Value, _ type: ValueType) -> InstructionFacts.Bits {
        switch value {
        case .i32(let value): .init(low: UInt64(UInt32(bitPattern: value)))
        case .i64(let value): .init(low: UInt64(bitPattern: value))
        case .f32(let value): .init(low: UInt64(value.bitPattern))
        case .f64(let value): .init(low: value.bitPattern)
        case .v128(let low, let high): .init(low: low, high: high)
        case .reference: .init(low: 0)
        }
    }
}
