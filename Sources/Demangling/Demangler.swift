/// Names of functions as people wrote them, out of those that compilers made of them.
///
/// Names are the guest's, so every reading is bounded: by bytes of the name, bytes of the text,
/// nesting, and steps (back-references can name each other, and double a text each time).
package enum Demangler {
    /// What a mangled name stands for, without what only linkers need.
    ///
    /// The scheme follows from the prefix: C++ (`_Z`, the Itanium ABI), Rust (`_R`, and the older
    /// `_ZN…17h…E`), Swift (`$s`, `$S`, `$e`). Linkers of WebAssembly take the older one of Rust
    /// for C++, which leaves `::h` and a hash at the end. Names of C++ and Rust have types of
    /// parameters and arguments, those of Swift labels, as the languages tell functions apart.
    ///
    /// - Parameters:
    ///   - name: As it stands in a symbol table or name section.
    ///   - outputBytesMax: UTF-8 bytes that the text may have.
    /// - Returns: nil where the name is of no known scheme, is malformed, has what is not known
    ///   here, or exceeds a limit.
    package static func demangle(_ name: String, outputBytesMax: Int = 4_096) -> String? {
        guard name.utf8.count <= DemanglingLimits.nameBytesMax else { return nil }
        let limits = DemanglingLimits(outputBytesMax: outputBytesMax)
        let cursor = ByteCursor(name)
        do {
            return switch Scheme(prefixOf: name) {
            case .rust(let prefix): try RustDemangler.text(of: cursor.after(prefix), limits)
            case .itanium(let prefix):
                try RustLegacyDemangler.text(of: cursor.after(prefix), limits)
                    ?? ItaniumParser.text(of: cursor.after(prefix), limits)
            case .swift(let prefix): try SwiftParser.text(of: cursor.after(prefix), limits)
            case nil: try RustLegacyDemangler.text(ofLinked: name, limits)
            }
        } catch {
            return nil
        }
    }
}

/// Whose names start like this. The prefix's count of bytes is what the name goes on after.
private enum Scheme {
    case itanium(Int)
    case rust(Int)
    case swift(Int)

    /// Some systems put an underscore before every symbol.
    private static let prefixes: [(text: String, scheme: @Sendable (Int) -> Scheme)] = [
        ("_R", Scheme.rust), ("__R", Scheme.rust),
        ("_Z", Scheme.itanium), ("__Z", Scheme.itanium),
        ("$s", Scheme.swift), ("$S", Scheme.swift), ("$e", Scheme.swift),
        ("_$s", Scheme.swift), ("_$S", Scheme.swift), ("_$e", Scheme.swift),
        ("@__swiftmacro_", Scheme.swift),
    ]

    init?(prefixOf name: String) {
        guard let found = Self.prefixes.first(where: { name.utf8.starts(with: $0.text.utf8) })
        else {
            return nil
        }
        self = found.scheme(found.text.utf8.count)
    }
}
