import WasmCore

/// A body for every instruction: made from its row, or written here where the row says only that
/// the stack effect is special. An instruction without either is named by `OpcodeCoverageTests`.
enum OpcodeBodies {
    /// Which memory the instruction works on.
    enum Memory: CaseIterable, Sendable {
        case narrow, far, second

        var type: String {
            switch self {
            case .narrow: "1 2"
            case .far: "i64 1 2"
            case .second: "1 2"
            }
        }
        var address: String { self == .far ? "(i64.const 0)" : "(i32.const 0)" }
    }

    /// The text of a module whose last function, `run`, has the instruction; nil if there is none.
    static func module(_ opcode: Opcode, _ memory: Memory = .narrow) -> String? {
        (written[opcode] ?? made(opcode)).map { module(opcode, memory, body: $0) }
    }

    /// The same around a body that has the instruction.
    static func module(_ opcode: Opcode, _ memory: Memory = .narrow, body: String) -> String {
        let text = body.replacing("ADDRESS", with: memory.address)
        var module = "(module " + (memory == .second ? "(memory 1)" : "")
        var needed = names(text)
        for (name, definition) in definitions.reversed() where needed.contains(name) {
            needed.formUnion(names(definition))
        }
        for (name, definition) in definitions where needed.contains(name) {
            let isShared = name == "$m" && opcode.row.chapter == .atomic
            module += definition.replacing(
                "MEMORY", with: memory.type + (isShared ? " shared" : ""))
        }
        return module + "(func (export \"run\") (local $l i32) \(text)))"
    }

    static func usesMemory(_ opcode: Opcode) -> Bool {
        (written[opcode] ?? made(opcode)).map { names($0).contains("$m") } ?? false
    }

    private static func names(_ text: String) -> Set<String> {
        Set(text.split { " ()\n".contains($0) }.filter { $0.hasPrefix("$") }.map { String($0) })
    }

    /// From the row's columns; 1 for every number, so that nothing is divided by zero.
    private static func made(_ opcode: Opcode) -> String? {
        let row = opcode.row
        if case .special = row.effect { return nil }
        guard let immediates = immediates(row) else { return nil }
        let operands = row.effect.parameters.map { kind in
            switch kind {
            case .i32: "(i32.const 1)"
            case .i64: "(i64.const 1)"
            case .f32: "(f32.const 1)"
            case .f64: "(f64.const 1)"
            case .v128: "(v128.const i64x2 1 1)"
            case .address: "ADDRESS"
            }
        }
        let drops = String(repeating: "(drop)", count: row.effect.results.count)
        return "(\(row.text) \(immediates) \(operands.joined(separator: " "))) \(drops)"
    }

    private static func immediates(_ row: Row) -> String? {
        switch row.immediates {
        case .none, .zeroByte: ""
        case .i32, .i64, .f32, .f64: "1"
        case .v128: "i64x2 1 1"
        case .lane: "0"
        case .shuffle: (0..<16).map { "\($0)" }.joined(separator: " ")
        case .memory, .memoryIndex: "$m"
        case .memoryLane: "$m 0"
        case .data: "$d"
        case .element: "$i"
        default: nil
        }
    }

    /// What bodies may name; each may name those before it.
    private static let definitions: [(name: String, text: String)] = [
        ("$f", "(type $f (func (result i32)))"),
        ("$n", "(type $n (func))"),
        ("$s", "(type $s (struct (field (mut i32)) (field (mut i8))))"),
        ("$a", "(type $a (array (mut i32)))"),
        ("$b", "(type $b (array (mut i8)))"),
        ("$e", "(type $e (array (mut funcref)))"),
        ("$x", "(tag $x)"),
        ("$m", "(memory $m MEMORY)"),
        ("$d", "(data $d \"0123456789abcdef\")"),
        ("$g", "(global $g (mut i32) (i32.const 1))"),
        ("$seven", "(func $seven (export \"seven\") (result i32) (i32.const 7))"),
        ("$none", "(func $none (export \"none\"))"),
        ("$i", "(elem $i func $seven $seven)"),
        ("$t", "(table $t 4 9 funcref) (elem (table $t) (i32.const 0) func $seven $none)"),
        ("$u", "(table $u 4 9 funcref)"),
    ]
}

extension OpcodeBodies {
    private static let written: [Opcode: String] = control.merging(references) { one, _ in one }
        .merging(aggregates) { one, _ in one }

    private static let control: [Opcode: String] = [
        .unreachable: "(unreachable)",
        .block: "(block)",
        .loop: "(loop)",
        .if: "(if (i32.const 1) (then (nop)))",
        .else: "(if (i32.const 0) (then (nop)) (else (nop)))",
        .end: "(block)",
        .throw: "(block $h (try_table (catch $x $h) (throw $x)))",
        .throwRef: """
        (block $h (try_table (catch_all $h) (throw_ref
          (block $r (result exnref) (try_table (catch_all_ref $r) (throw $x)) (unreachable)))))
        """,
        .tryTable: "(block $h (try_table (catch $x $h) (nop)))",
        .br: "(block (br 0))",
        .brIf: "(block (br_if 0 (local.get $l)))",
        .brTable: "(block (block (br_table 0 1 0 (local.get $l))))",
        .return: "(return)",
        .call: "(drop (call $seven))",
        .callIndirect: "(drop (call_indirect $t (type $f) (i32.const 0)))",
        .callRef: "(drop (call_ref $f (ref.func $seven)))",
        .returnCall: "(return_call $none)",
        .returnCallIndirect: "(return_call_indirect $t (type $n) (i32.const 1))",
        .returnCallRef: "(return_call_ref $n (ref.func $none))",
        .drop: "(drop (i32.const 1))",
        .select: "(drop (select (i32.const 1) (i32.const 2) (local.get $l)))",
        .selectTyped: "(drop (select (result i32) (i32.const 1) (i32.const 2) (local.get $l)))",
        .localGet: "(drop (local.get $l))",
        .localSet: "(local.set $l (i32.const 1))",
        .localTee: "(drop (local.tee $l (i32.const 1)))",
        .globalGet: "(drop (global.get $g))",
        .globalSet: "(global.set $g (i32.const 2))",
        .memoryInit: "(memory.init $m $d ADDRESS (i32.const 1) (i32.const 2))",
        .memoryCopy: "(memory.copy $m $m ADDRESS ADDRESS ADDRESS)",
    ]

    private static let references: [Opcode: String] = [
        .tableGet: "(drop (table.get $t (i32.const 0)))",
        .tableSet: "(table.set $t (i32.const 2) (ref.null func))",
        .tableInit: "(table.init $t $i (i32.const 2) (i32.const 0) (i32.const 2))",
        .tableCopy: "(table.copy $u $t (i32.const 1) (i32.const 0) (i32.const 2))",
        .tableGrow: "(drop (table.grow $t (ref.null func) (i32.const 1)))",
        .tableSize: "(drop (table.size $t))",
        .tableFill: "(table.fill $t (i32.const 1) (ref.null func) (i32.const 2))",
        .refNull: "(drop (ref.null func))",
        .refIsNull: "(drop (ref.is_null (ref.null func)))",
        .refFunc: "(drop (ref.func $seven))",
        .refEq: "(drop (ref.eq (ref.null eq) (ref.i31 (i32.const 1))))",
        .refAsNonNull: "(drop (ref.as_non_null (ref.func $seven)))",
        .brOnNull: "(block (drop (br_on_null 0 (ref.null func))))",
        .brOnNonNull: """
        (drop (block (result (ref func))
          (br_on_non_null 0 (table.get $t (i32.const 0))) (ref.func $seven)))
        """,
        .refTest: "(drop (ref.test (ref i31) (ref.null any)))",
        .refTestNull: "(drop (ref.test (ref null i31) (ref.null any)))",
        .refCast: "(drop (ref.cast (ref i31) (ref.i31 (i32.const 1))))",
        .refCastNull: "(drop (ref.cast (ref null $s) (ref.null any)))",
        .brOnCast: """
        (drop (block (result anyref)
          (br_on_cast 0 anyref (ref null $s) (struct.new_default $s))))
        """,
        .brOnCastFail: """
        (drop (block (result anyref)
          (br_on_cast_fail 0 anyref (ref null $s) (ref.i31 (i32.const 1)))))
        """,
        .anyConvertExtern: "(drop (any.convert_extern (ref.null extern)))",
        .externConvertAny: "(drop (extern.convert_any (ref.i31 (i32.const 1))))",
        .refI31: "(drop (ref.i31 (i32.const 1)))",
        .i31GetS: "(drop (i31.get_s (ref.i31 (i32.const -1))))",
        .i31GetU: "(drop (i31.get_u (ref.i31 (i32.const -1))))",
    ]

    private static let aggregates: [Opcode: String] = [
        .structNew: "(drop (struct.new $s (i32.const 1) (i32.const 2)))",
        .structNewDefault: "(drop (struct.new_default $s))",
        .structGet: "(drop (struct.get $s 0 (struct.new_default $s)))",
        .structGetS: "(drop (struct.get_s $s 1 (struct.new_default $s)))",
        .structGetU: "(drop (struct.get_u $s 1 (struct.new_default $s)))",
        .structSet: "(struct.set $s 1 (struct.new_default $s) (i32.const 3))",
        .arrayNew: "(drop (array.new $a (i32.const 1) (i32.const 2)))",
        .arrayNewDefault: "(drop (array.new_default $a (i32.const 2)))",
        .arrayNewFixed: "(drop (array.new_fixed $a 2 (i32.const 1) (i32.const 2)))",
        .arrayNewData: "(drop (array.new_data $b $d (i32.const 1) (i32.const 2)))",
        .arrayNewElem: "(drop (array.new_elem $e $i (i32.const 0) (i32.const 2)))",
        .arrayGet: "(drop (array.get $a (array.new_default $a (i32.const 2)) (i32.const 1)))",
        .arrayGetS: "(drop (array.get_s $b (array.new_default $b (i32.const 2)) (i32.const 1)))",
        .arrayGetU: "(drop (array.get_u $b (array.new_default $b (i32.const 2)) (i32.const 1)))",
        .arraySet:
            "(array.set $a (array.new_default $a (i32.const 2)) (i32.const 1) (i32.const 5))",
        .arrayLen: "(drop (array.len (array.new_default $a (i32.const 2))))",
        .arrayFill: """
        (array.fill $a (array.new_default $a (i32.const 4))
          (i32.const 1) (i32.const 5) (i32.const 2))
        """,
        .arrayCopy: """
        (array.copy $a $a (array.new_default $a (i32.const 4)) (i32.const 1)
          (array.new_default $a (i32.const 3)) (i32.const 0) (i32.const 2))
        """,
        .arrayInitData: """
        (array.init_data $b $d (array.new_default $b (i32.const 4))
          (i32.const 1) (i32.const 3) (i32.const 2))
        """,
        .arrayInitElem: """
        (array.init_elem $e $i (array.new_default $e (i32.const 4))
          (i32.const 1) (i32.const 0) (i32.const 2))
        """,
    ]
}
