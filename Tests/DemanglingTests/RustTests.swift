import Demangling
import Testing

/// Names of Rust, in its own scheme and in the one before.
@Suite struct RustTests {
    static let rows: [(name: String, text: String)] = [
        // Paths.
        ("_RNvCs1234_7mycrate4main", "mycrate::main"),
        ("_RNvNtCs1234_7mycrate3foo3bar", "mycrate::foo::bar"),
        ("_RNvNtCs1234_7mycrate3foo3bar.llvm.8791", "mycrate::foo::bar"),
        ("__RNvC7mycrate4main", "mycrate::main"),
        ("_RNvC7mycrate3___a", "mycrate::__a"),
        ("_RNCNvC7mycrate4main0", "mycrate::main::{closure#0}"),
        ("_RNCNvC7mycrate4mains_0", "mycrate::main::{closure#1}"),
        ("_RNSNvC7mycrate1f6vtable", "mycrate::f::{shim:vtable#0}"),
        ("_RNvMC7mycrateNtB2_3Foo3bar", "<mycrate::Foo>::bar"),
        ("_RNvXs_C7mycrateNtB4_3FooNtB4_3Bar3baz", "<mycrate::Foo as mycrate::Bar>::baz"),
        ("_RNvYNtC7mycrate3FooNtB4_3Bar3baz", "<mycrate::Foo as mycrate::Bar>::baz"),
        // Arguments, with the crate that wanted the instance.
        ("_RINvC7mycrate3foolEB2_", "mycrate::foo::<i32>"),
        ("_RINvC7mycrate3fooTlhEE", "mycrate::foo::<(i32, u8)>"),
        ("_RINvC7mycrate3fooTlEE", "mycrate::foo::<(i32,)>"),
        ("_RINvC7mycrate3fooReE", "mycrate::foo::<&str>"),
        ("_RINvC7mycrate3fooQShE", "mycrate::foo::<&mut [u8]>"),
        ("_RINvC7mycrate3fooAhj8_E", "mycrate::foo::<[u8; 8]>"),
        ("_RINvC7mycrate3fooPuOzE", "mycrate::foo::<*const (), *mut !>"),
        ("_RINvC7mycrate3fooFhEuE", "mycrate::foo::<fn(u8)>"),
        ("_RINvC7mycrate3fooFUKChmEbE", "mycrate::foo::<unsafe extern \"C\" fn(u8, u32) -> bool>"),
        ("_RINvC7mycrate3fooFG_RL0_hEuE", "mycrate::foo::<for<'a> fn(&'a u8)>"),
        ("_RINvC7mycrate3fooDNtC4core3AnyEL_E", "mycrate::foo::<dyn core::Any>"),
        (
            "_RINvC7mycrate3fooDINtC4core2FnTlEEp6OutputuEL_E",
            "mycrate::foo::<dyn core::Fn<(i32,), Output = ()>>"
        ),
        // Constants.
        ("_RINvC7mycrate3fooKj2a_Kb1_Kc41_E", "mycrate::foo::<42, true, 'A'>"),
        ("_RINvC7mycrate3fooKln1_KpE", "mycrate::foo::<-1, _>"),
        ("_RINvC7mycrate3fooKo10000000000000000_E", "mycrate::foo::<0x10000000000000000>"),
        ("_RINvC7mycrate3fooKRe6162_E", "mycrate::foo::<\"ab\">"),
        ("_RINvC7mycrate3fooKAh1_h2_EE", "mycrate::foo::<{[1, 2]}>"),
        ("_RINvC7mycrate3fooKVNtB2_1SS1ah1_EE", "mycrate::foo::<{mycrate::S { a: 1 }}>"),
        // Beyond ASCII.
        (
            "_RNqCs4fqI2P2rA04_11utf8_identsu30____7hkackfecea1cbdathfdh9hlq6y",
            "utf8_idents::საჭმელად_გემრიელი_სადილი"
        ),
        // The scheme before.
        ("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core::fmt::Formatter::pad"),
        ("__ZN4core3fmt3pad17h0123456789abcdefE", "core::fmt::pad"),
        ("_ZN4core3fmt3pad17h0123456789abcdefE.llvm.12", "core::fmt::pad"),
        (
            "_ZN50_$LT$T$u20$as$u20$core..convert..Into$LT$U$GT$$GT$4into17h0123456789abcdefE",
            "<T as core::convert::Into<U>>::into"
        ),
        (
            "_ZN3foo28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789abcdefE",
            "foo::{{closure}}"
        ),
        // And that as linkers leave it.
        ("core::fmt::Formatter::pad::h0123456789abcdef", "core::fmt::Formatter::pad"),
        ("a:b::c::h0123456789abcdef", "a:b::c"),
        (
            "_$LT$alloc..string..String$u20$as$u20$core..fmt..Write$GT$::f::h0123456789abcdef",
            "<alloc::string::String as core::fmt::Write>::f"
        ),
        ("_ZN3a.b5c$x$d17h0123456789abcdefE", "a.b::c$x$d"),
        ("_ZN2ab11_$RF$$BP$$C17h0123456789abcdefE", "ab::&*$C"),
    ]

    @Test(arguments: rows)
    func namesReadAsTheyWereWritten(name: String, text: String) {
        #expect(Demangler.demangle(name) == text)
    }

    @Test(
        arguments: [
            "", "_", "_R", "_RN", "_RNvC7mycrate", "_RNvC7mycrat4main", "_R1NvC7mycrate4main",
            "_RNvC7mycrate4mainQ", "_RNvB_4main", "_RINvC7mycrate3fool", "_RNvC9999999999a4main",
            "_RINvC7mycrate3fooKb2_E", "_RINvC7mycrate3fooKcd800_E", "_RINvC1a1bRL0_hE",
            "_RNvCs_u3_a_4main", "_RNvC1au9_99999999", "h0123456789abcdef", "::h0123456789abcdef",
            "a::h0123456789abcde", "a::h0123456789abcdeF", "a::g0123456789abcdef", "a::b", "main",
        ])
    func whatIsMalformedStays(name: String) {
        #expect(Demangler.demangle(name) == nil)
    }
}
