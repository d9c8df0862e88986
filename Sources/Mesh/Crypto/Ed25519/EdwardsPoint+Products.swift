/// The 64 digits of a scalar to the base of 16, from −8 to 7: half as many multiples are needed as
/// with digits from 0 on.
struct SignedDigits: BitwiseCopyable {
    /// The scalar with 8 added to each digit.
    private var raised: SIMD4<UInt64>

    /// - Parameter scalar: Below the group's order, so that the sum has 256 bits.
    init(_ scalar: SIMD4<UInt64>) {
        raised = .zero
        var carry: UInt64 = 0
        for index in 0..<4 {
            let sum = Wide(low: scalar[index], high: 0) &+ 0x8888_8888_8888_8888 &+ carry
            raised[index] = sum.low
            carry = sum.high
        }
    }

    /// The digit, plus 8.
    @inline(__always) func raisedDigit(_ position: Int) -> UInt64 {
        raised[position >> 4] &>> UInt64((position & 15) * 4) & 15
    }
}

extension EdwardsPoint {
    /// From 1 to 8 times 256ⁱ times the base point, for i from 0 to 31.
    private static let baseMultiples: [AffineAddend] = {
        var multiples: [EdwardsPoint] = []
        var power = base
        for _ in 0..<32 {
            let addend = EdwardsAddend(power)
            var multiple = power
            for _ in 0..<8 {
                multiples.append(multiple)
                multiple = multiple + addend
            }
            for _ in 0..<8 { power = power.doubled }
        }
        return AffineAddend.addends(of: multiples)
    }()

    /// The base point so many times. The scalar may be a secret.
    static func baseProduct(_ scalar: SIMD4<UInt64>) -> EdwardsPoint {
        let digits = SignedDigits(scalar)
        var result = EdwardsPoint.zero
        for position in stride(from: 1, to: 64, by: 2) {
            result = result + baseMultiple(position / 2, digits.raisedDigit(position))
        }
        for _ in 0..<4 { result = result.doubled }
        for position in stride(from: 0, to: 64, by: 2) {
            result = result + baseMultiple(position / 2, digits.raisedDigit(position))
        }
        return result
    }

    /// Reads all multiples that may be meant, as which one it is must not show.
    private static func baseMultiple(_ power: Int, _ raisedDigit: UInt64) -> AffineAddend {
        let isNegative = 0 &- (raisedDigit &- 8) &>> 63
        let magnitude = (raisedDigit &- 8 ^ isNegative) &- isNegative
        var result = AffineAddend.zero
        for index in 0..<8 {
            let isMeant = 0 &- ((magnitude ^ UInt64(index + 1)) &- 1) &>> 63
            result.replace(with: baseMultiples[power * 8 + index], where: isMeant)
        }
        result.negate(where: isNegative)
        return result
    }

    /// This point so many times. Neither may be a secret.
    func publicProduct(_ scalar: SIMD4<UInt64>) -> EdwardsPoint {
        let digits = SignedDigits(scalar)
        let addend = EdwardsAddend(self)
        var multiples: [EdwardsAddend] = []
        var multiple = self
        for _ in 0..<8 {
            multiples.append(EdwardsAddend(multiple))
            multiple = multiple + addend
        }
        var result = EdwardsPoint.zero
        for position in stride(from: 63, through: 0, by: -1) {
            for _ in 0..<4 { result = result.doubled }
            let digit = Int(digits.raisedDigit(position)) - 8
            if digit > 0 { result = result + multiples[digit - 1] }
            if digit < 0 { result = result + multiples[-digit - 1].negated }
        }
        return result
    }
}
