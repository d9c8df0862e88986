import WasmCore

/// What the standard says of types. Core types are letters: i32, l is i64, f32, d is f64; a star
/// says that there are too many.
enum LayoutTable {
    /// Size and alignment with 32-bit addresses, then with 64-bit ones; core types likewise.
    static let types: [(ComponentType, [UInt32], String, String)] = [
        (.bool, [1, 1, 1, 1], "i", "i"),
        (.s8, [1, 1, 1, 1], "i", "i"),
        (.u8, [1, 1, 1, 1], "i", "i"),
        (.s16, [2, 2, 2, 2], "i", "i"),
        (.u16, [2, 2, 2, 2], "i", "i"),
        (.s32, [4, 4, 4, 4], "i", "i"),
        (.u32, [4, 4, 4, 4], "i", "i"),
        (.s64, [8, 8, 8, 8], "l", "l"),
        (.u64, [8, 8, 8, 8], "l", "l"),
        (.f32, [4, 4, 4, 4], "f", "f"),
        (.f64, [8, 8, 8, 8], "d", "d"),
        (.char, [4, 4, 4, 4], "i", "i"),
        (.string, [8, 4, 16, 8], "ii", "ll"),
        (.errorContext, [4, 4, 4, 4], "i", "i"),
        (.own(resource: 0), [4, 4, 4, 4], "i", "i"),
        (.borrow(resource: 0), [4, 4, 4, 4], "i", "i"),
        (.stream(.u8), [4, 4, 4, 4], "i", "i"),
        (.future(nil), [4, 4, 4, 4], "i", "i"),
        (.list(.u8), [8, 4, 16, 8], "ii", "ll"),
        (.fixedList(.u32, count: 3), [12, 4, 12, 4], "iii", "iii"),
        (.fixedList(.u8, count: 5), [5, 1, 5, 1], "iiiii", "iiiii"),
        (.fixedList(.string, count: 2), [16, 4, 32, 8], "iiii", "llll"),
        (.fixedList(.u64, count: 17), [136, 8, 136, 8], "*", "*"),
        (.map(key: .string, value: .u8), [8, 4, 16, 8], "ii", "ll"),
        (.record([.init("a", .u8), .init("b", .u32)]), [8, 4, 8, 4], "ii", "ii"),
        (.record([.init("a", .u32), .init("b", .u8)]), [8, 4, 8, 4], "ii", "ii"),
        (
            .record([.init("a", .u8), .init("b", .u8), .init("c", .u16)]), [4, 2, 4, 2], "iii",
            "iii"
        ),
        (
            .record([.init("a", .f64), .init("b", .bool), .init("c", .s16)]), [16, 8, 16, 8], "dii",
            "dii"
        ),
        (
            .record([.init("a", .string), .init("b", .u8), .init("c", .u64)]), [24, 8, 32, 8],
            "iiil", "llil"
        ),
        (.tuple([.u8]), [1, 1, 1, 1], "i", "i"),
        (.tuple([.u8, .u64, .u8]), [24, 8, 24, 8], "ili", "ili"),
        (
            .tuple(Array(repeating: .u8, count: 16)), [16, 1, 16, 1], "iiiiiiiiiiiiiiii",
            "iiiiiiiiiiiiiiii"
        ),
        (.tuple(Array(repeating: .u8, count: 17)), [17, 1, 17, 1], "*", "*"),
        (.tuple([.tuple([.u8, .u16]), .u8]), [6, 2, 6, 2], "iii", "iii"),
        (labels(ComponentType.enumeration, 1), [1, 1, 1, 1], "i", "i"),
        (labels(ComponentType.enumeration, 2), [1, 1, 1, 1], "i", "i"),
        (labels(ComponentType.enumeration, 256), [1, 1, 1, 1], "i", "i"),
        (labels(ComponentType.enumeration, 257), [2, 2, 2, 2], "i", "i"),
        (labels(ComponentType.flags, 1), [1, 1, 1, 1], "i", "i"),
        (labels(ComponentType.flags, 8), [1, 1, 1, 1], "i", "i"),
        (labels(ComponentType.flags, 9), [2, 2, 2, 2], "i", "i"),
        (labels(ComponentType.flags, 17), [4, 4, 4, 4], "i", "i"),
        (labels(ComponentType.flags, 32), [4, 4, 4, 4], "i", "i"),
        (.option(.u8), [2, 1, 2, 1], "ii", "ii"),
        (.option(.u64), [16, 8, 16, 8], "il", "il"),
        (.option(.string), [12, 4, 24, 8], "iii", "ill"),
        (
            .option(.tuple(Array(repeating: .f32, count: 15))), [64, 4, 64, 4], "ifffffffffffffff",
            "ifffffffffffffff"
        ),
        (.option(.tuple(Array(repeating: .f32, count: 16))), [68, 4, 68, 4], "*", "*"),
        (.result(ok: nil, error: nil), [1, 1, 1, 1], "i", "i"),
        (.result(ok: .u8, error: nil), [2, 1, 2, 1], "ii", "ii"),
        (.result(ok: nil, error: .string), [12, 4, 24, 8], "iii", "ill"),
        (.result(ok: .f32, error: .u32), [8, 4, 8, 4], "ii", "ii"),
        (.result(ok: .f32, error: .u64), [16, 8, 16, 8], "il", "il"),
        (.result(ok: .f64, error: .f32), [16, 8, 16, 8], "il", "il"),
        (.variant([.init("a", .f32), .init("b", .u64), .init("c")]), [16, 8, 16, 8], "il", "il"),
        (
            .variant([.init("a", .tuple([.u32, .f32])), .init("b", .tuple([.f32, .f32]))]),
            [12, 4, 12, 4], "iif", "iif"
        ),
        (.variant([.init("a", .string), .init("b", .u32)]), [12, 4, 24, 8], "iii", "ill"),
        (.variant([.init("a", .f64), .init("b", .f64)]), [16, 8, 16, 8], "id", "id"),
        (
            .variant([
                .init("a", .string), .init("b", .f32), .init("c", .tuple([.f64, .f32, .u8])),
            ]), [24, 8, 24, 8], "ilii", "illi"
        ),
        (
            .variant([.init("a"), .init("b", .tuple([.u8, .u32])), .init("c", .u16)]),
            [12, 4, 12, 4], "iii", "iii"
        ),
    ]

    /// Parameters, result, and signatures with addresses of 32 and 64 bits each: lifted, lowered,
    /// lifted with `async`, with a callback too, lowered with `async`.
    static let functions: [([ComponentType], ComponentType?, [String])] = [
        ([], nil, [":", ":", ":", ":", ":", ":", ":i", ":i", ":i", ":i"]),
        (
            [.u32, .f64], .u8,
            ["id:i", "id:i", "id:i", "id:i", "id:", "id:", "id:i", "id:i", "idi:i", "idl:i"]
        ),
        (
            [.string, .string], .string,
            [
                "iiii:i", "llll:l", "iiiii:", "lllll:", "iiii:", "llll:", "iiii:i", "llll:i",
                "iiiii:i", "lllll:i",
            ]
        ),
        (
            [.string, .string, .string], nil,
            [
                "iiiiii:", "llllll:", "iiiiii:", "llllll:", "iiiiii:", "llllll:", "iiiiii:i",
                "llllll:i", "i:i", "l:i",
            ]
        ),
        (
            Array(repeating: .u8, count: 16), nil,
            [
                "iiiiiiiiiiiiiiii:", "iiiiiiiiiiiiiiii:", "iiiiiiiiiiiiiiii:", "iiiiiiiiiiiiiiii:",
                "iiiiiiiiiiiiiiii:", "iiiiiiiiiiiiiiii:", "iiiiiiiiiiiiiiii:i",
                "iiiiiiiiiiiiiiii:i", "i:i", "l:i",
            ]
        ),
        (
            Array(repeating: .u8, count: 17), .tuple([.u8, .u8]),
            ["i:i", "l:l", "ii:", "ll:", "i:", "l:", "i:i", "l:i", "ii:i", "ll:i"]
        ),
        (
            Array(repeating: .u8, count: 5), .option(.u8),
            [
                "iiiii:i", "iiiii:l", "iiiiii:", "iiiiil:", "iiiii:", "iiiii:", "iiiii:i",
                "iiiii:i", "ii:i", "ll:i",
            ]
        ),
        (
            Array(repeating: .u8, count: 4), .f32,
            [
                "iiii:f", "iiii:f", "iiii:f", "iiii:f", "iiii:", "iiii:", "iiii:i", "iiii:i",
                "iiiii:i", "iiiil:i",
            ]
        ),
        (
            [.tuple(Array(repeating: .f32, count: 17))], .result(ok: nil, error: nil),
            ["i:i", "l:i", "i:i", "l:i", "i:", "l:", "i:i", "l:i", "ii:i", "ll:i"]
        ),
    ]

    private static func labels(
        _ make: ([String]) -> ComponentType, _ count: Int
    ) -> ComponentType {
        make((0..<count).map { "c\($0)" })
    }
}
