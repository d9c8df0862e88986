import Synchronization

/// The code of one function; the pointer to it never changes, so that calls can hold it.
struct FunctionCode: ~Copyable {
    /// The address of the first cell. Another thread may translate the function while this one
    /// calls it. An integer, as reading an atomic pointer checks for null.
    let currentEntry: Atomic<UInt>
    /// Index among the module's defined functions.
    let definedIndex: Int
    /// Where return address and caller's frame are kept: after parameters and results.
    let headerSlot: Int

    /// The first cell. The frame's slot count stands right before it (``CodeHead``), so that a
    /// thread which sees new code also sees the frame that it needs.
    @inline(__always)
    var entry: UnsafeRawPointer {
        // There is one from the start.
        UnsafeRawPointer(bitPattern: currentEntry.load(ordering: .acquiring)).unsafelyUnwrapped
    }
}
