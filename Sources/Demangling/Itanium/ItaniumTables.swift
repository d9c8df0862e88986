/// What codes of the Itanium ABI stand for, §5.1.
enum ItaniumTables {
    static let builtinTypes: [Unicode.Scalar: String] = [
        "v": "void", "w": "wchar_t", "b": "bool", "c": "char", "a": "signed char",
        "h": "unsigned char", "s": "short", "t": "unsigned short", "i": "int",
        "j": "unsigned int", "l": "long", "m": "unsigned long", "x": "long long",
        "y": "unsigned long long", "n": "__int128", "o": "unsigned __int128", "f": "float",
        "d": "double", "e": "long double", "g": "__float128", "z": "...",
    ]

    /// After a `D`.
    static let newerTypes: [Unicode.Scalar: String] = [
        "a": "auto", "c": "decltype(auto)", "n": "std::nullptr_t", "i": "char32_t",
        "s": "char16_t", "u": "char8_t", "d": "decimal64", "e": "decimal128", "f": "decimal32",
        "h": "half",
    ]

    /// How literals of these types are written; of others, `(type)1`.
    static let literalSuffixes: [Unicode.Scalar: String] = [
        "i": "", "j": "u", "l": "l", "m": "ul", "x": "ll", "y": "ull",
    ]

    /// What stands for types of the standard library, after an `S`.
    static let abbreviations: [Unicode.Scalar: (short: String, name: String, arguments: [String])] =
        [
            "a": ("std::allocator", "allocator", []),
            "b": ("std::basic_string", "basic_string", []),
            "s": (
                "std::string", "basic_string",
                ["char", "std::char_traits<char>", "std::allocator<char>"]
            ),
            "i": ("std::istream", "basic_istream", ["char", "std::char_traits<char>"]),
            "o": ("std::ostream", "basic_ostream", ["char", "std::char_traits<char>"]),
            "d": ("std::iostream", "basic_iostream", ["char", "std::char_traits<char>"]),
        ]

    enum Form {
        case prefix
        /// Before its operand, or after it where no underscore follows.
        case postfix
        case binary
        /// Takes an operand that is a type.
        case typeTrait
        /// Takes an operand in parentheses.
        case trait
        case cast
        case member
        /// In names alone, or with a rule of its own.
        case other
    }

    static let operators: [String: (text: String, form: Form)] = [
        "aN": ("&=", .binary), "aS": ("=", .binary), "aa": ("&&", .binary),
        "ad": ("&", .prefix), "an": ("&", .binary), "at": ("alignof ", .typeTrait),
        "aw": (" co_await", .other), "az": ("alignof ", .trait), "cc": ("const_cast", .cast),
        "cl": ("()", .other), "cm": (",", .binary), "co": ("~", .prefix),
        "dV": ("/=", .binary), "da": (" delete[]", .other), "dc": ("dynamic_cast", .cast),
        "de": ("*", .prefix), "dl": (" delete", .other), "ds": (".*", .member),
        "dt": (".", .member), "dv": ("/", .binary), "eO": ("^=", .binary),
        "eo": ("^", .binary), "eq": ("==", .binary), "ge": (">=", .binary),
        "gt": (">", .binary), "ix": ("[]", .other), "lS": ("<<=", .binary),
        "le": ("<=", .binary), "ls": ("<<", .binary), "lt": ("<", .binary),
        "mI": ("-=", .binary), "mL": ("*=", .binary), "mi": ("-", .binary),
        "ml": ("*", .binary), "mm": ("--", .postfix), "na": (" new[]", .other),
        "ne": ("!=", .binary), "ng": ("-", .prefix), "nt": ("!", .prefix),
        "nw": (" new", .other), "nx": ("noexcept ", .trait), "oR": ("|=", .binary),
        "oo": ("||", .binary), "or": ("|", .binary), "pL": ("+=", .binary),
        "pl": ("+", .binary), "pm": ("->*", .member), "pp": ("++", .postfix),
        "ps": ("+", .prefix), "pt": ("->", .member), "qu": ("?", .other),
        "rM": ("%=", .binary), "rS": (">>=", .binary), "rc": ("reinterpret_cast", .cast),
        "rm": ("%", .binary), "rs": (">>", .binary), "sc": ("static_cast", .cast),
        "ss": ("<=>", .binary), "st": ("sizeof ", .typeTrait), "sz": ("sizeof ", .trait),
        "te": ("typeid ", .trait), "ti": ("typeid ", .typeTrait), "tw": ("throw ", .prefix),
    ]

    /// After a `T`, before a type.
    static let typeTables: [Unicode.Scalar: String] = [
        "V": "vtable for ", "T": "VTT for ", "I": "typeinfo for ", "S": "typeinfo name for ",
    ]

    /// After a `T`, before a name.
    static let nameRoutines: [Unicode.Scalar: String] = [
        "W": "thread-local wrapper routine for ", "H": "thread-local initialization routine for ",
    ]
}
