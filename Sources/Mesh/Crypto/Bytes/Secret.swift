/// What is done with secrets whatever they are for.
package enum Secret {
    /// Whether both are the same bytes, in a time that depends on how many there are alone.
    package static func areEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        var difference: UInt8 = 0
        for offset in left.byteOffsets {
            difference |=
                unsafe left.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
                ^ right.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        }
        return difference == 0
    }

    /// Overwrites memory with zeros before it is given back.
    ///
    /// Nobody reads those zeros, so an optimiser may drop the writes. It must not here, as they are
    /// shown to a function that it knows nothing of. Copies that the compiler keeps in registers
    /// and spills to the stack are out of reach.
    @inline(never)
    package static func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: bytes.count)
        unsafe show(start)
    }

    /// For the optimiser, one that may read all there is: it is told to leave the body alone.
    @inline(never) @_optimize(none)
    private static func show(_ start: UnsafeMutableRawPointer) {}
}
