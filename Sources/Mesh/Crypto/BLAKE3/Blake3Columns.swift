/// One block of each of four lanes, transposed: vectors that have the same word of all four.
struct Blake3Columns {
    typealias Column = SIMD4<UInt32>

    let first, second, third, fourth: (Column, Column, Column, Column)

    /// The pointers are readable for a block at the offset.
    @inline(__always) init(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer,
        _ d: UnsafeRawPointer, at offset: Int
    ) {
        first = unsafe Self.columns(a, b, c, d, at: offset)
        second = unsafe Self.columns(a, b, c, d, at: offset &+ 16)
        third = unsafe Self.columns(a, b, c, d, at: offset &+ 32)
        fourth = unsafe Self.columns(a, b, c, d, at: offset &+ 48)
    }

    @inline(__always) private static func columns(
        _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer,
        _ d: UnsafeRawPointer, at offset: Int
    ) -> (Column, Column, Column, Column) {
        let a = unsafe a.loadUnaligned(fromByteOffset: offset, as: Column.self)
        let b = unsafe b.loadUnaligned(fromByteOffset: offset, as: Column.self)
        let c = unsafe c.loadUnaligned(fromByteOffset: offset, as: Column.self)
        let d = unsafe d.loadUnaligned(fromByteOffset: offset, as: Column.self)
        return (
            Column(a[0], b[0], c[0], d[0]), Column(a[1], b[1], c[1], d[1]),
            Column(a[2], b[2], c[2], d[2]), Column(a[3], b[3], c[3], d[3])
        )
    }
}

extension Blake3Words where Word == Blake3Lanes {
    @inline(__always) init(_ low: Blake3Columns, _ high: Blake3Columns) {
        w0 = Word(lowHalf: low.first.0, highHalf: high.first.0)
        w1 = Word(lowHalf: low.first.1, highHalf: high.first.1)
        w2 = Word(lowHalf: low.first.2, highHalf: high.first.2)
        w3 = Word(lowHalf: low.first.3, highHalf: high.first.3)
        w4 = Word(lowHalf: low.second.0, highHalf: high.second.0)
        w5 = Word(lowHalf: low.second.1, highHalf: high.second.1)
        w6 = Word(lowHalf: low.second.2, highHalf: high.second.2)
        w7 = Word(lowHalf: low.second.3, highHalf: high.second.3)
        w8 = Word(lowHalf: low.third.0, highHalf: high.third.0)
        w9 = Word(lowHalf: low.third.1, highHalf: high.third.1)
        w10 = Word(lowHalf: low.third.2, highHalf: high.third.2)
        w11 = Word(lowHalf: low.third.3, highHalf: high.third.3)
        w12 = Word(lowHalf: low.fourth.0, highHalf: high.fourth.0)
        w13 = Word(lowHalf: low.fourth.1, highHalf: high.fourth.1)
        w14 = Word(lowHalf: low.fourth.2, highHalf: high.fourth.2)
        w15 = Word(lowHalf: low.fourth.3, highHalf: high.fourth.3)
    }
}
