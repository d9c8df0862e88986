/// A sum of products of two words, in 128 bits, without a branch.
struct Wide {
    var low, high: UInt64

    @inline(__always) init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    @inline(__always) init(_ left: UInt64, times right: UInt64) {
        #if _pointerBitWidth(_32)
            (high, low) = WideProduct.ofHalves(left, right)
        #else
            (high, low) = left.multipliedFullWidth(by: right)
        #endif
    }

    @inline(__always) static func &+ (left: Wide, right: Wide) -> Wide {
        let (low, carries) = left.low.addingReportingOverflow(right.low)
        return Wide(low: low, high: left.high &+ right.high &+ UInt64(bit: carries))
    }

    @inline(__always) static func &+ (left: Wide, right: UInt64) -> Wide {
        left &+ Wide(low: right, high: 0)
    }

    /// What remains above some bits, if that is a word.
    ///
    /// - Parameter count: 1 to 63.
    @inline(__always) func above(_ count: UInt64) -> UInt64 {
        low &>> count | high &<< (64 &- count)
    }
}

/// The product of two words where the machine multiplies smaller ones.
package enum WideProduct {
    package static func ofHalves(
        _ left: UInt64, _ right: UInt64
    ) -> (high: UInt64, low: UInt64) {
        let half: UInt64 = 0xFFFF_FFFF
        let (a, b, c, d) = (left & half, left &>> 32, right & half, right &>> 32)
        let low = a &* c
        let (one, other) = (a &* d, b &* c)
        let middle = (low &>> 32) &+ (one & half) &+ (other & half)
        let high = b &* d &+ (one &>> 32) &+ (other &>> 32) &+ (middle &>> 32)
        return (high, middle &<< 32 | low & half)
    }
}

extension UInt64 {
    /// 1 or 0. Written with `?`, it becomes a jump now and then, whose time says which one.
    @inline(__always) init(bit: Bool) {
        self.init(unsafe unsafeBitCast(bit, to: UInt8.self))
    }
}
