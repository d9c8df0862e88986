/// Up to sixteen core types, or the statement that there are more. Spec: component model,
/// "Flattening".
///
/// Core values of components are numbers, so a type takes two bits and a list of them no memory of
/// its own.
package struct FlatTypes: Hashable, Sendable {
    /// How many parameters of a function are core values; where there are more, they lie in memory.
    package static let parametersMax = 16
    /// The same of a call that may go on after its caller does.
    package static let asyncParametersMax = 4
    /// How many results of a function are core values.
    package static let resultsMax = 1

    private var bits: UInt32 = 0
    private var storedCount: UInt8 = 0

    package init() {}

    /// Numbers only: other types have no place in components.
    package init(_ types: [ValueType]) {
        for type in types { append(type) }
    }

    /// Whether there are more than sixteen. Which ones is then not known, and nobody asks.
    package var isTooMany: Bool { storedCount > Self.parametersMax }
    /// The number of types, 17 if there are too many.
    package var count: Int { Int(storedCount) }
    package var isEmpty: Bool { storedCount == 0 }

    /// The types in order; none if there are too many.
    package var types: [ValueType] { isTooMany ? [] : (0..<count).map { self[$0] } }

    /// A type; the index must be below the count, and not too many there.
    package subscript(index: Int) -> ValueType {
        precondition(index < count && !isTooMany)
        return Self.types[Int(bits >> UInt32(2 * index)) & 3]
    }

    package mutating func append(_ type: ValueType) {
        guard storedCount < Self.parametersMax else {
            markTooMany()
            return
        }
        bits |= Self.code(type) << UInt32(2 * count)
        storedCount += 1
    }

    package mutating func append(_ others: FlatTypes) {
        guard count + others.count <= Self.parametersMax else {
            markTooMany()
            return
        }
        guard !others.isEmpty else { return }
        bits |= others.bits << UInt32(2 * count)
        storedCount += others.storedCount
    }

    /// Each slot becomes one that can hold what both lists have there. Spec: `join`.
    package mutating func join(_ others: FlatTypes) {
        guard !isTooMany, !others.isTooMany else {
            markTooMany()
            return
        }
        var joined = FlatTypes()
        for index in 0..<max(count, others.count) {
            if index >= count {
                joined.append(others[index])
            } else if index >= others.count {
                joined.append(self[index])
            } else {
                joined.append(Self.join(self[index], others[index]))
            }
        }
        self = joined
    }

    private mutating func markTooMany() {
        bits = 0
        storedCount = UInt8(Self.parametersMax + 1)
    }

    private static func join(_ a: ValueType, _ b: ValueType) -> ValueType {
        if a == b { return a }
        let isNarrow = [a, b].allSatisfy { $0 == .i32 || $0 == .f32 }
        return isNarrow ? .i32 : .i64
    }

    private static let types: [ValueType] = [.i32, .i64, .f32, .f64]

    private static func code(_ type: ValueType) -> UInt32 {
        switch type {
        case .i32: 0
        case .i64: 1
        case .f32: 2
        case .f64: 3
        case .v128, .reference: preconditionFailure("no type of a component's core values")
        }
    }
}
