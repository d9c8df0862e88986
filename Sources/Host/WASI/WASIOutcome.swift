/// What a call came to.
public enum WASIOutcome: Hashable, Sendable {
    /// The call returns this to the guest.
    case errno(WASIErrno)
    /// The guest ends with this code, 0 to 125.
    case exit(code: UInt32)
    /// The guest ends with a trap.
    case trap(String)
    /// The embedder asked to stop while the guest was waiting.
    case interrupted
}

/// The values a call was given, each in 64 bits; none that is missing can be read by mistake.
struct CallArguments {
    /// `path_open` has nine, the most of all.
    private var values = InlineArray<9, UInt64>(repeating: 0)

    init(_ span: Span<UInt64>) {
        for index in 0..<min(span.count, values.count) { values[index] = span[index] }
    }

    func u32(_ index: Int) -> UInt32 { UInt32(truncatingIfNeeded: values[index]) }
    func u64(_ index: Int) -> UInt64 { values[index] }
    /// A pointer or a length.
    func size(_ index: Int) -> UInt64 { UInt64(u32(index)) }
}
