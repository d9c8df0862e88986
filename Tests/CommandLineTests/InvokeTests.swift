import Testing

/// Values that `weft run --invoke` takes and prints.
@Suite struct InvokeTests {
    static let module = """
        (module
          (func (export "i32") (param i32) (result i32) (local.get 0))
          (func (export "i64") (param i64) (result i64) (local.get 0))
          (func (export "f32") (param f32) (result f32) (local.get 0))
          (func (export "f64") (param f64) (result f64) (local.get 0))
          (func (export "v128") (param v128) (result v128) (local.get 0))
          (func (export "extern") (param externref) (result externref) (local.get 0))
          (func (export "any") (param anyref) (result anyref) (local.get 0))
          (func (export "i31") (param (ref i31)) (result (ref i31)) (local.get 0))
          (func $f (export "func") (param funcref) (result funcref) (local.get 0))
          (type $s (struct)) (type $a (array i32))
          (func (export "kinds")
            (result funcref (ref null $s) (ref $s) (ref $a) externref)
            (ref.func $f) (ref.null $s) (struct.new $s) (array.new_fixed $a 0)
            (extern.convert_any (ref.i31 (i32.const -1))))
          (func (export "swap") (param i32 v128) (result v128 i32) (local.get 1) (local.get 0)))
        """

    /// What is given to the function, what it prints of it; nil if it is no such value.
    static let rows: [(function: String, word: String, printed: String?)] = [
        ("i32", "-0x1", "-1"), ("i32", "4294967295", "-1"), ("i32", "+1_000", "1000"),
        ("i32", "i32.const 7", "7"), ("i32", "-2147483648", "-2147483648"),
        ("i32", "4294967296", nil), ("i32", "-2147483649", nil), ("i32", "", nil),
        ("i32", "1 2", nil), ("i32", "1_", nil), ("i32", "0x", nil), ("i32", "1.5", nil),
        ("i32", "i64.const 7", nil), ("i32", "(", nil), ("i32", "\"1\"", nil),
        ("i64", "0x8000000000000000", "-9223372036854775808"),
        ("i64", "18446744073709551616", nil),
        ("f32", "0x1.8p1", "3.0"), ("f32", "-inf", "-inf"), ("f32", "nan", "nan"),
        ("f32", "-nan:0x200000", "-nan:0x200000"), ("f32", "nan:0x800000", nil),
        ("f32", ".5", "0.5"), ("f32", "1e99", nil), ("f32", "infinity", nil),
        ("f64", "nan:0x8000000000000", "nan"), ("f64", "nan:0x1", "nan:0x1"),
        ("f64", "-0", "-0.0"), ("f64", "1e400", nil), ("f64", "0.1", "0.1"),
        ("f64", "f64.const 1", "1.0"),
        ("v128", "i32x4 1 2 3 -1", "i32x4 0x00000001 0x00000002 0x00000003 0xffffffff"),
        (
            "v128", "v128.const f64x2 1 nan:0x1",
            "i32x4 0x00000000 0x3ff00000 0x00000001 0x7ff00000"
        ),
        (
            "v128", "i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 255",
            "i32x4 0x04030201 0x08070605 0x0c0b0a09 0xff0f0e0d"
        ),
        ("v128", "0x1", "i32x4 0x00000001 0x00000000 0x00000000 0x00000000"),
        (
            "v128", "0xffeeddccbbaa99887766554433221100",
            "i32x4 0x33221100 0x77665544 0xbbaa9988 0xffeeddcc"
        ),
        ("v128", "i32x4 1 2 3", nil), ("v128", "i32x4 1 2 3 4 5", nil), ("v128", "1", nil),
        ("v128", "i8x16 256", nil), ("v128", "0x1ffeeddccbbaa99887766554433221100", nil),
        ("v128", "0x+1", nil), ("v128", "i7x2 1 2", nil),
        ("extern", "null", "ref.null"), ("extern", "ref.null", "ref.null"),
        ("extern", "ref.null extern", "ref.null"), ("extern", "ref.null func", nil),
        ("extern", "extern 5", "ref.extern 5"), ("extern", "ref.extern 0x10", "ref.extern 16"),
        ("extern", "ref.extern", nil), ("extern", "extern x", nil), ("extern", "i31 1", nil),
        ("extern", "", nil), ("extern", "extern 1 2", nil),
        ("any", "ref.i31 -1", "ref.i31 -1"), ("any", "extern 7", "ref.extern 7"),
        ("i31", "i31 5", "ref.i31 5"), ("i31", "null", nil), ("func", "null", "ref.null"),
        ("func", "extern 1", nil), ("func", "func", nil),
    ]

    @Test func valuesAreThoseOfTheTextFormat() throws {
        let file = try TemporaryFile(Self.module, extension: "wat")
        for (function, word, printed) in Self.rows {
            let outcome = try Program.run(["run", "--invoke", function, file.path, word])
            #expect(outcome.status == (printed == nil ? 2 : 0), "\(function) \(word)")
            #expect(outcome.output == (printed.map { $0 + "\n" } ?? ""), "\(function) \(word)")
            let refused = "weft: '\(word)' is no "
            #expect(outcome.error.hasPrefix(printed == nil ? refused : ""), "\(outcome.error)")
        }
    }

    /// Each line of the output can be a word of the next command.
    @Test func whatIsPrintedCanBeGivenBack() throws {
        let file = try TemporaryFile(Self.module, extension: "wat")
        for (function, _, printed) in Self.rows {
            guard let printed else { continue }
            let outcome = try Program.run(["run", "--invoke", function, file.path, printed])
            #expect(outcome.output == printed + "\n", "\(outcome.error)")
        }
    }

    @Test func severalResultsAreLines() throws {
        let file = try TemporaryFile(Self.module, extension: "wat")
        let kinds = try Program.run(["run", "--invoke", "kinds", file.path])
        #expect(kinds.output == "ref.func\nref.null\nref.struct\nref.array\nref.i31 -1\n")
        let swap = try Program.run(["run", "--invoke", "swap", file.path, "3", "i64x2 1 2"])
        #expect(swap.output == "i32x4 0x00000001 0x00000000 0x00000002 0x00000000\n3\n")
    }
}
