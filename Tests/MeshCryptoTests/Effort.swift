/// How much the tests do: builds without optimisation hash a thousandth as fast.
enum Effort {
    #if DEBUG
        static let isFull = false
    #else
        static let isFull = true
    #endif
}
