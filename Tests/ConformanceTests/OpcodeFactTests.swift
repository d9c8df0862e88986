import Testing
import WasmCore
import WasmInterp

/// What rows say about what instructions compute, against what other engines say.
@Suite struct OpcodeFactTests {
    /// Rows without the place of memory, by keyword.
    private static let rows: [String: [InstructionFacts.Row]] = {
        var rows: [String: [InstructionFacts.Row]] = [:]
        for chapter in InstructionFacts.chapters {
            for form in (try? InstructionFacts.read(chapter)) ?? [] {
                rows[form.keyword, default: []] += form.rows
            }
        }
        return rows
    }()

    private static func rows(_ opcode: Opcode) -> [InstructionFacts.Row] {
        rows["\(opcode.row.text)"] ?? []
    }

    /// Outcomes by operands.
    private static func outcomes(_ opcode: Opcode) -> [[InstructionFacts.Bits]: String] {
        Dictionary(
            rows(opcode).map { ($0.operands, "\($0.outcome)") }, uniquingKeysWith: { one, _ in one }
        )
    }

    static let binaries = Opcode.allCases.filter {
        $0.row.chapter == .numeric && $0.row.effect.parameters.count == 2
    }

    @Test(arguments: binaries)
    func commutesWhereExchangedOperandsGiveTheSame(opcode: Opcode) {
        let outcomes = Self.outcomes(opcode)
        let pairs = outcomes.filter { $0.key[0] != $0.key[1] }.compactMap { operands, outcome in
            outcomes[operands.reversed()].map { $0 == outcome }
        }
        #expect(pairs.count >= 40)
        #expect(opcode.row.commutes == pairs.allSatisfy { $0 })
    }

    @Test(arguments: binaries.filter { $0.row.comparison != nil })
    func relatedComparisonsAnswerAsTheRowSays(opcode: Opcode) throws {
        let comparison = try #require(opcode.row.comparison)
        let exchanged = Self.outcomes(comparison.exchanged ?? opcode)
        let inverse = comparison.inverse.map(Self.outcomes) ?? [:]
        var compared = (exchanged: 0, inverse: 0)
        for row in Self.rows(opcode) {
            if let other = exchanged[row.operands.reversed()] {
                #expect(other == "\(row.outcome)")
                compared.exchanged += 1
            }
            if let other = inverse[row.operands] {
                #expect(other != "\(row.outcome)")
                compared.inverse += 1
            }
        }
        #expect(compared.exchanged >= 20)
        #expect(comparison.inverse == nil || compared.inverse >= 20)
    }

    @Test(arguments: Opcode.allCases)
    func trapsWhereThereIsARowThatTraps(opcode: Opcode) throws {
        let rows = Self.rows(opcode)
        let traps = rows.contains { if case .trap = $0.outcome { true } else { false } }
        if rows.count > 0 { return #expect(opcode.row.canTrap == traps) }
        #expect(opcode.row.canTrap == (Self.trapping[opcode] != nil))
        guard let body = Self.trapping[opcode] else { return }
        let engine = Engine()
        let module = try Module(
            try WatParser.parseModule(OpcodeBodies.module(opcode, body: body)), engine: engine)
        let instance = try Store(engine: engine, host: ()).instantiate(module)
        let run = try instance.function("run", as: (() -> Void).self)
        #expect(throws: Trap.self) { _ = try run() }
    }

    @Test(arguments: Opcode.allCases)
    func extendsSignsWhereALoadGivesMoreBitsThanItReads(opcode: Opcode) {
        let row = opcode.row
        let isLoad = row.accessBytes > 0 && row.effect.results.count == 1 && !row.isVector
        guard isLoad, row.chapter == .memory, row.accessBytes < 8 else {
            #expect(!row.signExtends)
            return
        }
        let isWide = Self.rows(opcode).contains {
            guard case .values(let results, _) = $0.outcome,
                case .exactly(let bits, _) = results[0][0]
            else { return false }
            return bits >> (8 * UInt64(row.accessBytes)) != 0
        }
        #expect(row.signExtends == isWide)
    }
}

extension OpcodeFactTests {
    /// Bodies that trap, for instructions without facts.
    static let trapping: [Opcode: String] = [
        .unreachable: "(unreachable)",
        .throwRef: "(throw_ref (ref.null exn))",
        .callIndirect: "(drop (call_indirect $t (type $f) (i32.const 3)))",
        .returnCallIndirect: "(return_call_indirect $t (type $n) (i32.const 3))",
        .callRef: "(drop (call_ref $f (ref.null $f)))",
        .returnCallRef: "(return_call_ref $n (ref.null $n))",
        .tableGet: "(drop (table.get $t (i32.const 9)))",
        .tableSet: "(table.set $t (i32.const 9) (ref.null func))",
        .tableInit: "(table.init $t $i (i32.const 9) (i32.const 0) (i32.const 2))",
        .tableCopy: "(table.copy $u $t (i32.const 9) (i32.const 0) (i32.const 2))",
        .tableFill: "(table.fill $t (i32.const 9) (ref.null func) (i32.const 2))",
        .refAsNonNull: "(drop (ref.as_non_null (ref.null func)))",
        .refCast: "(drop (ref.cast (ref i31) (ref.null any)))",
        .refCastNull: "(drop (ref.cast (ref null $s) (ref.i31 (i32.const 1))))",
        .i31GetS: "(drop (i31.get_s (ref.null i31)))",
        .i31GetU: "(drop (i31.get_u (ref.null i31)))",
        .structGet: "(drop (struct.get $s 0 (ref.null $s)))",
        .structGetS: "(drop (struct.get_s $s 1 (ref.null $s)))",
        .structGetU: "(drop (struct.get_u $s 1 (ref.null $s)))",
        .structSet: "(struct.set $s 1 (ref.null $s) (i32.const 3))",
        .arrayNewData: "(drop (array.new_data $b $d (i32.const 15) (i32.const 2)))",
        .arrayNewElem: "(drop (array.new_elem $e $i (i32.const 1) (i32.const 2)))",
        .arrayGet: "(drop (array.get $a (ref.null $a) (i32.const 1)))",
        .arrayGetS: "(drop (array.get_s $b (ref.null $b) (i32.const 1)))",
        .arrayGetU: "(drop (array.get_u $b (ref.null $b) (i32.const 1)))",
        .arraySet: "(array.set $a (ref.null $a) (i32.const 1) (i32.const 5))",
        .arrayLen: "(drop (array.len (ref.null $a)))",
        .arrayFill: "(array.fill $a (ref.null $a) (i32.const 1) (i32.const 5) (i32.const 2))",
        .arrayCopy: """
        (array.copy $a $a (ref.null $a) (i32.const 1)
          (array.new_default $a (i32.const 3)) (i32.const 0) (i32.const 2))
        """,
        .arrayInitData: """
        (array.init_data $b $d (ref.null $b) (i32.const 1) (i32.const 3) (i32.const 2))
        """,
        .arrayInitElem: """
        (array.init_elem $e $i (ref.null $e) (i32.const 1) (i32.const 0) (i32.const 2))
        """,
    ]
}
