// Rows by chapter: what most instructions of a chapter have is left out of the table.

extension Row {
    static func numeric(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        commutes: Bool = false, canTrap: Bool = false, feature: Feature = .mvp,
        constant: Constness = .never
    ) -> Row {
        Row(
            text: text, chapter: .numeric, effect: effect, immediates: immediates,
            commutes: commutes, canTrap: canTrap, feature: feature, constant: constant)
    }

    /// Without another instruction for exchanged operands, they may change places.
    static func comparison(
        _ text: StaticString, _ effect: StackEffect, exchanged: Opcode? = nil,
        inverse: Opcode? = nil
    ) -> Row {
        Row(
            text: text, chapter: .numeric, effect: effect, immediates: .none,
            commutes: exchanged == nil, canTrap: false, feature: .mvp, counterpart: exchanged,
            inverse: inverse)
    }

    static func vector(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        laneCount: UInt8 = 0, constant: Constness = .never
    ) -> Row {
        Row(
            text: text, chapter: .vector, effect: effect, immediates: immediates,
            laneCount: laneCount, canTrap: false, feature: .simd, constant: constant)
    }

    static func relaxed(
        _ text: StaticString, _ effect: StackEffect, as deterministic: Opcode? = nil
    ) -> Row {
        Row(
            text: text, chapter: .vector, effect: effect, immediates: .none,
            canTrap: false, feature: .relaxedSIMD, counterpart: deterministic)
    }

    static func reference(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        canTrap: Bool = false, feature: Feature, constant: Constness = .never
    ) -> Row {
        Row(
            text: text, chapter: .reference, effect: effect, immediates: immediates,
            canTrap: canTrap, feature: feature, constant: constant)
    }

    static func aggregate(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        canTrap: Bool = true, constant: Constness = .never
    ) -> Row {
        Row(
            text: text, chapter: .aggregate, effect: effect, immediates: immediates,
            canTrap: canTrap, feature: .gc, constant: constant)
    }

    static func parametric(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        feature: Feature = .mvp
    ) -> Row {
        Row(
            text: text, chapter: .parametric, effect: effect, immediates: immediates,
            canTrap: false, feature: feature)
    }

    static func variable(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind,
        constant: Constness = .never
    ) -> Row {
        Row(
            text: text, chapter: .variable, effect: effect, immediates: immediates,
            canTrap: false, feature: .mvp, constant: constant)
    }

    static func table(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind,
        canTrap: Bool = true, feature: Feature
    ) -> Row {
        Row(
            text: text, chapter: .table, effect: effect, immediates: immediates,
            canTrap: canTrap, feature: feature)
    }

    static func memory(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .memory,
        accessBytes: UInt8 = 0, signExtends: Bool = false, laneCount: UInt8 = 0,
        canTrap: Bool = true, feature: Feature = .mvp
    ) -> Row {
        Row(
            text: text, chapter: .memory, effect: effect, immediates: immediates,
            accessBytes: accessBytes, signExtends: signExtends, laneCount: laneCount,
            canTrap: canTrap, feature: feature)
    }

    static func control(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .none,
        canTrap: Bool = false, feature: Feature = .mvp
    ) -> Row {
        Row(
            text: text, chapter: .control, effect: effect, immediates: immediates,
            canTrap: canTrap, feature: feature)
    }

    static func atomic(
        _ text: StaticString, _ effect: StackEffect, _ immediates: ImmediateKind = .memory,
        accessBytes: UInt8 = 0, canTrap: Bool = true
    ) -> Row {
        Row(
            text: text, chapter: .atomic, effect: effect, immediates: immediates,
            accessBytes: accessBytes, canTrap: canTrap, feature: .threads)
    }
}
