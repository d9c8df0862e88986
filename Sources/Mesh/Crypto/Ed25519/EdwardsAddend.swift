/// A point with Z = 1 in the form in which it is added most cheaply.
struct AffineAddend: BitwiseCopyable, Sendable {
    /// y + x, y − x, and 2d·xy.
    var sum, difference, scaledT: FieldElement

    static var zero: AffineAddend {
        AffineAddend(sum: .one, difference: .one, scaledT: .zero)
    }

    init(sum: FieldElement, difference: FieldElement, scaledT: FieldElement) {
        self.sum = sum
        self.difference = difference
        self.scaledT = scaledT
    }

    /// - Parameter inverse: Of the point's Z.
    private init(_ point: EdwardsPoint, inverse: FieldElement) {
        let (x, y) = (point.x * inverse, point.y * inverse)
        self.init(
            sum: y + x, difference: y - x, scaledT: x * y * (EdwardsPoint.d + EdwardsPoint.d))
    }

    /// Of many points. The inverse of the product of all Z gives that of each one.
    static func addends(of points: [EdwardsPoint]) -> [AffineAddend] {
        var product = FieldElement.one
        var productsBefore: [FieldElement] = []
        for point in points {
            productsBefore.append(product)
            product = product * point.z
        }
        var inverse = product.inverted
        var addends = [AffineAddend](repeating: .zero, count: points.count)
        for index in points.indices.reversed() {
            addends[index] = AffineAddend(points[index], inverse: inverse * productsBefore[index])
            inverse = inverse * points[index].z
        }
        return addends
    }

    @inline(__always) mutating func replace(with other: AffineAddend, where mask: UInt64) {
        sum.replace(with: other.sum, where: mask)
        difference.replace(with: other.difference, where: mask)
        scaledT.replace(with: other.scaledT, where: mask)
    }

    /// The other point with the same y, if the mask is all ones.
    @inline(__always) mutating func negate(where mask: UInt64) {
        FieldElement.swap(&sum, &difference, where: mask)
        scaledT.replace(with: -scaledT, where: mask)
    }
}

/// A point with any Z in that form.
struct EdwardsAddend: BitwiseCopyable, Sendable {
    /// Y + X, Y − X, and 2d·T.
    var affine: AffineAddend
    var doubledZ: FieldElement

    init(_ point: EdwardsPoint) {
        affine = AffineAddend(
            sum: point.y + point.x, difference: point.y - point.x,
            scaledT: point.t * (EdwardsPoint.d + EdwardsPoint.d))
        doubledZ = point.z + point.z
    }

    var negated: EdwardsAddend {
        var other = self
        other.affine.negate(where: .max)
        return other
    }
}
