/// A point of edwards25519 (RFC 8032, 5.1), in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
struct EdwardsPoint: BitwiseCopyable, Sendable {
    var x, y, z, t: FieldElement

    /// The neutral element.
    static var zero: EdwardsPoint {
        EdwardsPoint(x: .zero, y: .one, z: .one, t: .zero)
    }

    /// The generator of the group whose order is ``Ed25519Scalar/order``.
    static var base: EdwardsPoint {
        EdwardsPoint(
            SIMD4(
                0x6666_6666_6666_6658, 0x6666_6666_6666_6666,
                0x6666_6666_6666_6666, 0x6666_6666_6666_6666)) ?? .zero
    }

    private init(x: FieldElement, y: FieldElement, z: FieldElement, t: FieldElement) {
        self.x = x
        self.y = y
        self.z = z
        self.t = t
    }

    /// The point's 32 bytes: y, and above it whether x is odd (RFC 8032, 5.1.2).
    var bytes: SIMD4<UInt64> {
        let inverse = z.inverted
        var bytes = (y * inverse).bytes
        bytes[3] |= (x * inverse).bytes[0] &<< 63
        return bytes
    }

    /// Decodes a point that is no secret (RFC 8032, 5.1.3).
    ///
    /// A y from p on, and an odd x that is 0, are taken, as go's library takes them: who accepts a
    /// key must not depend on the implementation.
    ///
    /// - Returns: `nil` if no point has this y.
    init?(_ bytes: SIMD4<UInt64>) {
        let y = FieldElement(bytes)
        let u = y.squared - .one
        let v = y.squared * Self.d + .one
        let v3 = v.squared * v
        var x = u * v3 * (u * v3.squared * v).rootPower
        let square = v * x.squared
        if square != u {
            guard square == -u else { return nil }
            x = x * Self.rootOfMinusOne
        }
        if x.bytes[0] & 1 != bytes[3] &>> 63 { x = -x }
        self.init(x: x, y: y, z: .one, t: x * y)
    }
}

/// The curve: −x² + y² = 1 + d·x²·y².
extension EdwardsPoint {
    static var d: FieldElement {
        FieldElement(
            SIMD4(
                0x75EB_4DCA_1359_78A3, 0x0070_0A4D_4141_D8AB,
                0x8CC7_4079_7779_E898, 0x5203_6CEE_2B6F_FE73))
    }

    static var rootOfMinusOne: FieldElement {
        FieldElement(
            SIMD4(
                0xC4EE_1B27_4A0E_A0B0, 0x2F43_1806_AD2F_E478,
                0x2B4D_0099_3DFB_D7A7, 0x2B83_2480_4FC1_DF0B))
    }
}

extension FieldElement: Equatable {
    /// For what is no secret.
    static func == (left: FieldElement, right: FieldElement) -> Bool {
        left.bytes == right.bytes
    }
}

// RFC 8032, 5.1.4: the formulas hold for all points, the neutral one and equal ones too.
extension EdwardsPoint {
    var doubled: EdwardsPoint {
        let a = x.squared
        let b = y.squared
        let h = a + b
        let e = h - (x + y).squared
        let g = a - b
        let f = z.squared + z.squared + g
        return EdwardsPoint(x: e * f, y: g * h, z: f * g, t: e * h)
    }

    static func + (left: EdwardsPoint, right: EdwardsAddend) -> EdwardsPoint {
        sum(left, right.affine, left.z * right.doubledZ)
    }

    static func + (left: EdwardsPoint, right: AffineAddend) -> EdwardsPoint {
        sum(left, right, left.z + left.z)
    }

    @inline(__always) private static func sum(
        _ left: EdwardsPoint, _ right: AffineAddend, _ d: FieldElement
    ) -> EdwardsPoint {
        let a = (left.y - left.x) * right.difference
        let b = (left.y + left.x) * right.sum
        let c = left.t * right.scaledT
        let (e, f, g, h) = (b - a, d - c, d + c, b + a)
        return EdwardsPoint(x: e * f, y: g * h, z: f * g, t: e * h)
    }
}
