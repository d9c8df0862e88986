// Copies of code units that need no work but a look at some bits, many at a time.
//
// Each function but the last copies whole blocks from the start of the source, as long as all units
// of a block pass, and returns how many units that were.

enum WideCopy {
    /// Up to so many units the caller goes on one by one.
    static let blockUnits = 16

    /// Bytes all of which are ASCII.
    @inline(__always)
    static func ascii(
        _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        var done = 0
        while count &- done >= 64 {
            let (a, b) = (bytes(from + done), bytes(from + done + 16))
            let (c, d) = (bytes(from + done + 32), bytes(from + done + 48))
            guard isZero((a | b | c | d) & SIMD16(repeating: 0x80)) else { break }
            to.storeBytes(of: a, toByteOffset: done, as: SIMD16<UInt8>.self)
            to.storeBytes(of: b, toByteOffset: done + 16, as: SIMD16<UInt8>.self)
            to.storeBytes(of: c, toByteOffset: done + 32, as: SIMD16<UInt8>.self)
            to.storeBytes(of: d, toByteOffset: done + 48, as: SIMD16<UInt8>.self)
            done &+= 64
        }
        while count &- done >= 16 {
            let block = bytes(from + done)
            guard isZero(block & SIMD16(repeating: 0x80)) else { break }
            to.storeBytes(of: block, toByteOffset: done, as: SIMD16<UInt8>.self)
            done &+= 16
        }
        return done
    }

    /// UTF-8 of ASCII alone, or of letters of three bytes alone.
    @inline(__always)
    static func utf8(
        _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        var done = 0
        while done < count {
            let start = done
            if source[done] < 0x80 {
                done &+= ascii(source + done, target + done, count &- done)
            } else {
                done &+= letters(source + done, target + done, count &- done)
            }
            guard done > start else { break }
        }
        return done
    }

    /// UTF-8 of letters of three bytes, sixteen at a time.
    @inline(__always)
    private static func letters(
        _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int
    ) -> Int {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        var done = 0
        // A byte more is looked at, and need not be part of a letter.
        while count &- done > 48 {
            let at = from + done
            let (a, b, c) = (bytes(at), bytes(at + 16), bytes(at + 32))
            let faults =
                letterFaults(a, bytes(at + 1), 0) | letterFaults(b, bytes(at + 17), 1)
                | letterFaults(c, bytes(at + 33), 2)
            guard isZero(faults) else { break }
            to.storeBytes(of: a, toByteOffset: done, as: SIMD16<UInt8>.self)
            to.storeBytes(of: b, toByteOffset: done + 16, as: SIMD16<UInt8>.self)
            to.storeBytes(of: c, toByteOffset: done + 32, as: SIMD16<UInt8>.self)
            done &+= 48
        }
        return done
    }

    /// Where bytes are none of letters of three bytes, or a second byte is one that its scalar
    /// cannot have: below U+0800, or a surrogate. Comparisons would not become vector instructions.
    ///
    /// - Parameter phase: Of the three ways in which letters can lie in sixteen bytes.
    @inline(__always)
    private static func letterFaults(
        _ bytes: SIMD16<UInt8>, _ next: SIMD16<UInt8>, _ phase: Int
    ) -> SIMD16<UInt8> {
        let (marks, heads) = (pattern(0xF0, 0xC0, phase), pattern(0xE0, 0x80, phase))
        let (low, bit) = (pattern(0x0F, 0, phase), pattern(0x20, 0, phase))
        let most = SIMD16<UInt8>(repeating: 0x1F)
        // The bit is set where the first byte is another one.
        let isNotE0 = (bytes & low) &+ most
        let isNotED = ((bytes & low) ^ SIMD16(repeating: 0xD)) &+ most
        let wrongSeconds = (~isNotE0 & ~next) | (~isNotED & next)
        return ((bytes & marks) ^ heads) | (wrongSeconds & bit)
    }

    /// A value for first bytes and one for all others, where the first byte is a first one, the
    /// third, or the second.
    @inline(__always)
    private static func pattern(_ f: UInt8, _ n: UInt8, _ phase: Int) -> SIMD16<UInt8> {
        switch phase {
        case 0: SIMD16(f, n, n, f, n, n, f, n, n, f, n, n, f, n, n, f)
        case 1: SIMD16(n, n, f, n, n, f, n, n, f, n, n, f, n, n, f, n)
        default: SIMD16(n, f, n, n, f, n, n, f, n, n, f, n, n, f, n, n)
        }
    }

    /// Bytes that become units of two bytes, if none has a bit of `others`.
    @inline(__always)
    static func widen(
        _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt16>, _ count: Int,
        others: UInt8
    ) -> Int {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        var done = 0
        while count &- done >= 16 {
            let block = bytes(from + done)
            guard isZero(block & SIMD16(repeating: others)) else { break }
            to.storeBytes(
                of: SIMD16<UInt16>(truncatingIfNeeded: block), toByteOffset: done &* 2,
                as: SIMD16<UInt16>.self)
            done &+= 16
        }
        return done
    }

    /// Units of two bytes that become one, if none has a bit of `others`.
    @inline(__always)
    static func narrow(
        _ source: UnsafePointer<UInt16>, _ target: UnsafeMutablePointer<UInt8>, _ count: Int,
        others: UInt16
    ) -> Int {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        var done = 0
        while count &- done >= 16 {
            let block = (from + done &* 2).loadUnaligned(as: SIMD16<UInt16>.self)
            let rest = (block.lowHalf | block.highHalf) & SIMD8(repeating: others)
            guard isZero(rest.u8x16) else { break }
            // With nothing in the upper halves, as the optimiser has to see, it is a pack.
            let low = block & SIMD16(repeating: 0xFF)
            to.storeBytes(
                of: SIMD16<UInt8>(truncatingIfNeeded: low), toByteOffset: done,
                as: SIMD16<UInt8>.self)
            done &+= 16
        }
        return done
    }

    /// Units of two bytes, none of which is a surrogate.
    @inline(__always)
    static func utf16(
        _ source: UnsafePointer<UInt16>, _ target: UnsafeMutablePointer<UInt16>, _ count: Int
    ) -> Int {
        let (from, to) = (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
        var done = 0
        while count &- done >= 8 {
            let block = (from + done &* 2).loadUnaligned(as: SIMD8<UInt16>.self)
            // The bit is set where the unit is no surrogate.
            let others = (block & SIMD8(repeating: 0xF800)) ^ SIMD8(repeating: 0xD800)
            let bits = (others &>> SIMD8(repeating: 1)) &+ SIMD8(repeating: 0x7C00)
            guard isZero((~bits & SIMD8(repeating: 0x8000)).u8x16) else { break }
            to.storeBytes(of: block, toByteOffset: done &* 2, as: SIMD8<UInt16>.self)
            done &+= 8
        }
        return done
    }

    /// All of some bytes, which become units of two bytes: the last ones first, as the target may
    /// begin among the source, or with it.
    static func widenInPlace(
        _ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int
    ) {
        var left = count
        while left >= 16 {
            left -= 16
            _ = widen(
                (source + left).assumingMemoryBound(to: UInt8.self),
                (target + 2 * left).assumingMemoryBound(to: UInt16.self), 16, others: 0)
        }
        while left > 0 {
            left -= 1
            let unit = source.load(fromByteOffset: left, as: UInt8.self)
            target.storeBytes(of: unit, toByteOffset: 2 * left, as: UInt8.self)
            target.storeBytes(of: 0, toByteOffset: 2 * left + 1, as: UInt8.self)
        }
    }

    // MARK: Vectors

    @inline(__always)
    private static func bytes(_ place: UnsafeRawPointer) -> SIMD16<UInt8> {
        place.loadUnaligned(as: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private static func isZero(_ vector: SIMD16<UInt8>) -> Bool {
        vector.u64x2[0] | vector.u64x2[1] == 0
    }
}
