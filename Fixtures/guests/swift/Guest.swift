/// The guest in Embedded Swift, with what `weft component build` makes of the world.
enum Guest: SumsExports {
    static func add(a: UInt32, b: UInt32) -> UInt32 { a &+ b }

    static func greet(name: Text) -> Text { "Hello, \(name)!" }

    static func sum(points: [Sums.Point]) -> Sums.Point {
        points.reduce(Sums.Point(x: 0, y: 0)) { total, point in
            Sums.Point(x: total.x &+ point.x, y: total.y &+ point.y)
        }
    }

    static func half(number: UInt32) throws(Failure<Text>) -> UInt32 {
        guard number % 2 == 0 else { throw Failure("odd") }
        return number / 2
    }
}
