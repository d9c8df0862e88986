/// How much code a body of so many bytes can become, whatever is in it.
///
/// One instruction takes a bounded number of cells for each of its bytes: values that move as many
/// at a branch move by one cell (`Translator.emitMoveOfRun`), and an operand is settled once. The
/// most take operands beyond 65,535 slots, which are staged: a `select` of vectors, one byte, 128;
/// a `br_on_null` of a constant that moves four more, two bytes, 248. Ordinary code takes some 10.
package enum CodeBound {
    /// Bytes of code for a byte of a body.
    package static let bytesPerBodyByte = 128
    /// For what a body has none for: clearing up to 32 slots of locals, the first charge of fuel,
    /// and a return.
    package static let bytesPerFunction = 512

    package static func bytes(ofBody byteCount: Int) -> Int {
        bytesPerFunction + bytesPerBodyByte * byteCount
    }
}
