import Testing
import WasmCore
import WasmInterp
import Wast

/// With `CodeOptions.canonicalNaN` arithmetic gives one NaN, and only arithmetic.
@Suite struct CanonicalNaNTests {
    /// A number's type as text, bytes, and the same bits as an integer.
    private struct Format {
        let name: String
        let integer: String
        let lanes: Int
        let canonical: UInt64
        /// Signalling, quiet with a payload, and negative ones.
        let others: [UInt64]

        static let single = Format(
            name: "f32", integer: "i32", lanes: 4, canonical: 0x7FC0_0000,
            others: [0x7F80_0001, 0x7FC1_2345, 0xFFC0_0000, 0xFFA0_0001])
        static let double = Format(
            name: "f64", integer: "i64", lanes: 2, canonical: 0x7FF8_0000_0000_0000,
            others: [
                0x7FF0_0000_0000_0001, 0x7FF8_0000_DEAD_BEEF, 0xFFF8_0000_0000_0000,
                0xFFF4_0000_0000_0001,
            ])

        init(name: String, integer: String, lanes: Int, canonical: UInt64, others: [UInt64]) {
            (self.name, self.integer, self.lanes) = (name, integer, lanes)
            (self.canonical, self.others) = (canonical, others)
        }

        init(_ kind: StackEffect.Kind) { self = kind == .f32 ? .single : .double }
    }

    /// Runs a function without parameters that returns an integer of a format's width.
    private func bits(_ body: String, _ format: Format, isCanonical: Bool) throws -> UInt64 {
        var configuration = EngineConfiguration()
        configuration.code.canonicalNaN = isCanonical
        let engine = Engine(configuration)
        let text = """
            (module (memory 1) (func (export "f") (result \(format.integer))
              (local f32 f64) \(body)))
            """
        let instance = try Store(engine: engine, host: ())
            .instantiate(Module(try WatParser.parseModule(text), engine: engine))
        switch try #require(instance.function("f")).call([]).first {
        case .i32(let value): return UInt64(UInt32(bitPattern: value))
        case .i64(let value): return UInt64(bitPattern: value)
        default: return 0
        }
    }

    /// Where operands come from: constants, locals, what was loaded.
    private static let wayCount = 3

    private func operand(_ way: Int, _ format: Format, _ constant: String) -> String {
        let number = "(\(format.name).reinterpret_\(format.integer) \(constant))"
        switch way {
        case 0: return number
        case 1: return "(local.tee \(format.name == "f32" ? 0 : 1) \(number))"
        default: return "(\(format.name).load (i32.const 64))"
        }
    }

    /// What numbers an instruction takes and gives.
    private func formats(_ opcode: Opcode) -> (from: Format, to: Format) {
        let row = opcode.row
        guard row.isVector else {
            return (Format(Array(row.effect.parameters)[0]), Format(Array(row.effect.results)[0]))
        }
        let to = "\(row.text)".hasPrefix("f32") ? Format.single : .double
        switch opcode {
        case .f32x4DemoteF64x2Zero: return (.double, to)
        case .f64x2PromoteLowF32x4: return (.single, to)
        default: return (to, to)
        }
    }

    /// What an instruction gives of numbers with these bits in all places and lanes.
    private func result(
        _ opcode: Opcode, of number: UInt64, isCanonical: Bool, way: Int = 0
    ) throws -> (bits: UInt64, format: Format) {
        let row = opcode.row
        let (from, to) = formats(opcode)
        let constant = "(\(from.integer).const \(number))"
        let operand =
            row.isVector
            ? "(\(from.integer)x\(from.lanes).splat \(constant))" : operand(way, from, constant)
        let operands = row.effect.parameters.map { _ in operand }.joined(separator: " ")
        let value = "(\(row.text) \(operands))"
        let body =
            row.isVector
            ? "(\(to.integer)x\(to.lanes).extract_lane 0 \(value))"
            : """
            (\(from.integer).store (i32.const 64) \(constant))
            (\(to.integer).reinterpret_\(to.name) \(value))
            """
        return (try bits(body, to, isCanonical: isCanonical), to)
    }

    private static let arithmetic = Opcode.allCases.filter(\.choosesNaN)

    @Test(arguments: arithmetic)
    func arithmeticGivesTheCanonicalOne(opcode: Opcode) throws {
        let from = formats(opcode).from
        for number in from.others {
            for way in 0..<Self.wayCount {
                let (bits, format) = try result(opcode, of: number, isCanonical: true, way: way)
                #expect(bits == format.canonical, "of \(String(number, radix: 16)), way \(way)")
            }
        }
        // Numbers stay what they are.
        let one: UInt64 = from.name == "f32" ? 0x3F80_0000 : 0x3FF0_0000_0000_0000
        let ordinary = try result(opcode, of: one, isCanonical: false)
        #expect(try result(opcode, of: one, isCanonical: true).bits == ordinary.bits)
    }

    /// What gives floating-point numbers of such, and is not arithmetic.
    private static let others = Opcode.allCases.filter { opcode in
        let isFloat = { (kind: StackEffect.Kind) in kind == .f32 || kind == .f64 }
        let row = opcode.row
        if opcode.choosesNaN { return false }
        if row.isScalarFunction {
            return row.effect.results.allSatisfy(isFloat)
                && row.effect.parameters.allSatisfy(isFloat)
        }
        let text = "\(row.text)"
        return row.feature == .simd && row.immediates == .none && text.hasPrefix("f")
            && row.effect.results.allSatisfy { $0 == .v128 }
            && row.effect.parameters.allSatisfy { $0 == .v128 } && !text.contains("convert")
            && !["eq", "ne", "lt", "gt", "le", "ge"].contains { text.hasSuffix(".\($0)") }
    }

    @Test(arguments: others)
    func allElseKeepsTheBits(opcode: Opcode) throws {
        let format = formats(opcode).to
        let sign: UInt64 = format.name == "f32" ? 1 << 31 : 1 << 63
        for number in format.others {
            let (bits, _) = try result(opcode, of: number, isCanonical: true)
            #expect(bits & ~sign == number & ~sign)
            #expect(try result(opcode, of: number, isCanonical: false).bits == bits)
        }
    }

    /// All that the standard says of floating-point numbers holds.
    @Test(
        .disabled(
            if: !SpecScripts.arePresent,
            "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"),
        arguments: SpecScripts.files.filter { file in
            ["/f32", "/f64", "/float_", "/simd_f", "/conversions", "/simd_conversions"]
                .contains { file.contains($0) }
        })
    func scriptsHold(file: String) throws {
        let report = WastRunner.run(try SpecScripts.bytes(file), hasCanonicalNaN: true)
        #expect(report.failures.isEmpty, "\(report.failures.prefix(3))")
        #expect(report.passedCount > 0)
    }
}
