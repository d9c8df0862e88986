/// How much the dear tests do: all in release builds, a part in debug ones, where guests take
/// twenty times as long.
enum Effort {
    #if DEBUG
        static let isFull = false
    #else
        static let isFull = true
    #endif

    /// Rows of an instruction whose operands are constants too: each is a function of its own.
    static let constantRows = isFull ? 8 : 2

    /// Of compiled programs every so many functions.
    static let functionStep = isFull ? 1 : 16

    /// Scripts that recurse a million times and have nothing that a pool could keep.
    private static let recursions: Set = [
        "call", "call_indirect", "fac", "return_call", "return_call_indirect", "return_call_ref",
    ]

    /// Whether a script is run with instances of pools too.
    static func isPooled(_ path: String) -> Bool {
        guard path.hasPrefix("core/"), let name = path.split(separator: "/").last else {
            return false
        }
        return isFull || !recursions.contains(String(name.dropLast(".wast".count)))
    }

    /// Whether instances of pools count instructions.
    static let pooledMetering = isFull ? [false, true] : [true]
}
