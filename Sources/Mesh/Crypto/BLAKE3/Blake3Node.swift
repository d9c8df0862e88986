/// A compression that is not made yet: of a block of a chunk, or of a parent's two values.
///
/// Only that of the tree's root is another one. So who holds the last node of a subtree may still
/// choose: a node that has a parent gives its ``chainingValue``, and the root, which hasn't, the
/// ``digest`` or output of any length.
package struct Blake3Node: Sendable {
    let chain: SIMD8<UInt32>
    let block: SIMD16<UInt32>
    let blockByteCount: UInt32
    /// The number of the chunk; 0 in a parent.
    let counter: UInt64
    let flags: UInt32

    /// What the next block of the chunk, or the node's parent, goes on with.
    package var chainingValue: Blake3Digest {
        let state = rounds(counter: counter, flags: flags)
        return Blake3Digest(state.lowHalf ^ state.highHalf)
    }

    /// The hash of the content, of which this is the root.
    package var digest: Blake3Digest {
        Blake3Digest(rootBlock(0).lowHalf)
    }

    /// Reads output of the content, of which this is the root. It begins with the digest.
    ///
    /// - Parameters:
    ///   - output: Is filled.
    ///   - offset: Where in the output that is: any place can be read without those before it.
    /// - Precondition: The range ends within 2⁶⁴ − 1 bytes.
    package func read(into output: inout MutableRawSpan, at offset: UInt64 = 0) {
        // Of a sum that is used for nothing else, optimised builds drop the overflow.
        precondition(
            offset <= UInt64.max - UInt64(output.byteCount), "output of BLAKE3 has 2^64 - 1 bytes")
        let blockByteCount = UInt64(Blake3.blockByteCount)
        unsafe output.withUnsafeMutableBytes { output in
            var done = 0
            var index = offset / blockByteCount
            var skipped = Int(offset % blockByteCount)
            while done < output.count {
                unsafe withUnsafeBytes(of: rootBlock(index)) { block in
                    let part = unsafe block[skipped...].prefix(output.count - done)
                    unsafe UnsafeMutableRawBufferPointer(rebasing: output[done...])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
                    unsafe done += part.count
                }
                index += 1
                skipped = 0
            }
        }
    }

    /// A block of output: all that the last compression has, which counts blocks of output here.
    private func rootBlock(_ index: UInt64) -> SIMD16<UInt32> {
        let state = rounds(counter: index, flags: flags | Blake3.root)
        return SIMD16(lowHalf: state.lowHalf ^ state.highHalf, highHalf: state.highHalf ^ chain)
    }

    /// Not inlined, as it is a thousand instructions.
    @inline(never) private func rounds(counter: UInt64, flags: UInt32) -> SIMD16<UInt32> {
        let state = Blake3Chain<UInt32>(chain).rounds(
            unsafe unsafeBitCast(block, to: Blake3Words<UInt32>.self),
            counter: Blake3.words(of: counter),
            byteCount: blockByteCount, flags: flags)
        return unsafe unsafeBitCast(state, to: SIMD16<UInt32>.self)
    }
}
