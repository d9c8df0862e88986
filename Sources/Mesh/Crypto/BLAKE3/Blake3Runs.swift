/// Runs of blocks, one after the other in memory, that are compressed abreast: chunks, or pairs of
/// chaining values.
struct Blake3Runs {
    let key: SIMD8<UInt32>
    /// Of every block, of the first one of a run, of the last one.
    let flags, firstFlags, lastFlags: UInt32
    /// In each run.
    let blockCount: Int
    /// Of the first run, and from run to run.
    let counter, counterStep: UInt64

    @inline(__always) private var byteCount: Int { blockCount &* Blake3.blockByteCount }

    /// Writes the chaining value of each run, one after the other.
    ///
    /// - Parameters:
    ///   - input: Readable for `count` runs. Nothing here can check that: who calls has counted.
    ///   - output: Writable for `count` digests. It may begin where the input does: of eight runs
    ///     all is read before anything is written, and a digest is half of a run at most.
    /// - Returns: How many were done, without the last few, which are done sooner one by one.
    func chainingValues(
        of input: UnsafeRawPointer, count: Int, into output: UnsafeMutableRawPointer
    ) -> Int {
        var done = 0
        while count &- done > Blake3Lanes.scalarCount / 2 {
            let present = min(count &- done, Blake3Lanes.scalarCount)
            let chain = unsafe compress(
                input + done &* byteCount, present: present,
                counter: counter &+ UInt64(done) &* counterStep)
            for lane in 0..<present {
                unsafe output.storeBytes(
                    of: chain.lane(lane), toByteOffset: (done &+ lane) &* Blake3.digestByteCount,
                    as: SIMD8<UInt32>.self)
            }
            done &+= present
        }
        return done
    }

    /// Lanes beyond those that are present do again what the last one does.
    @inline(never) private func compress(
        _ input: UnsafeRawPointer, present: Int, counter: UInt64
    ) -> Blake3Chain<Blake3Lanes> {
        let last = present &- 1
        let byteCount = byteCount
        let lanes = unsafe (
            input, input + min(1, last) &* byteCount, input + min(2, last) &* byteCount,
            input + min(3, last) &* byteCount, input + min(4, last) &* byteCount,
            input + min(5, last) &* byteCount, input + min(6, last) &* byteCount,
            input + last &* byteCount
        )
        let counters = counters(from: counter)
        var chain = Blake3Chain<Blake3Lanes>(key)
        for block in 0..<blockCount {
            var flags = flags
            if block == 0 { flags |= firstFlags }
            if block == blockCount &- 1 { flags |= lastFlags }
            let offset = block &* Blake3.blockByteCount
            let message = unsafe Blake3Words(
                Blake3Columns(lanes.0, lanes.1, lanes.2, lanes.3, at: offset),
                Blake3Columns(lanes.4, lanes.5, lanes.6, lanes.7, at: offset))
            chain.compress(
                message, counter: counters, byteCount: UInt32(Blake3.blockByteCount), flags: flags)
        }
        return chain
    }

    @inline(__always) private func counters(
        from counter: UInt64
    ) -> (low: Blake3Lanes, high: Blake3Lanes) {
        let steps = SIMD8<UInt64>(0, 1, 2, 3, 4, 5, 6, 7) &* counterStep
        let all = steps &+ counter
        return (
            Blake3Lanes(truncatingIfNeeded: all), Blake3Lanes(truncatingIfNeeded: all &>> 32)
        )
    }
}

extension Blake3Chain where Word == Blake3Lanes {
    @inline(__always) fileprivate func lane(_ lane: Int) -> SIMD8<UInt32> {
        SIMD8(
            h0[lane], h1[lane], h2[lane], h3[lane], h4[lane], h5[lane], h6[lane], h7[lane])
    }
}
