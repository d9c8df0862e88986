/// How much the tests do: builds without optimisation do a part of it.
enum Effort {
    #if DEBUG
        static let steps = 20_000
        static let seeds: ClosedRange<UInt64> = 1...4
        static let waits = 2_000
    #else
        static let steps = 200_000
        static let seeds: ClosedRange<UInt64> = 1...20
        static let waits = 20_000
    #endif
}
