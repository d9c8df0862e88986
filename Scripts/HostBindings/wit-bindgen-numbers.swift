import WeftKit

private typealias Test = TestNumbers.Test

private struct Host: Test.Host {
    var scalar: UInt32 = 0

    func roundtripU8(a: UInt8) -> UInt8 { a }
    func roundtripS8(a: Int8) -> Int8 { a }
    func roundtripU16(a: UInt16) -> UInt16 { a }
    func roundtripS16(a: Int16) -> Int16 { a }
    func roundtripU32(a: UInt32) -> UInt32 { a }
    func roundtripS32(a: Int32) -> Int32 { a }
    func roundtripU64(a: UInt64) -> UInt64 { a }
    func roundtripS64(a: Int64) -> Int64 { a }
    func roundtripF32(a: Float) -> Float { a }
    func roundtripF64(a: Double) -> Double { a }
    func roundtripChar(a: Unicode.Scalar) -> Unicode.Scalar { a }
    mutating func setScalar(a: UInt32) { scalar = a }
    func getScalar() -> UInt32 { scalar }
}

func check() throws {
    let (store, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    try exports.testImports()
    for number in [.min, .max] as [UInt8] { try expect(test.roundtripU8(a: number), number) }
    for number in [.min, .max] as [Int8] { try expect(test.roundtripS8(a: number), number) }
    for number in [.min, .max] as [UInt16] { try expect(test.roundtripU16(a: number), number) }
    for number in [.min, .max] as [Int16] { try expect(test.roundtripS16(a: number), number) }
    for number in [.min, .max] as [UInt32] { try expect(test.roundtripU32(a: number), number) }
    for number in [.min, .max] as [Int32] { try expect(test.roundtripS32(a: number), number) }
    for number in [.min, .max] as [UInt64] { try expect(test.roundtripU64(a: number), number) }
    for number in [.min, .max] as [Int64] { try expect(test.roundtripS64(a: number), number) }
    for number in [1.5, -0.0, .infinity] as [Float] {
        try expect(test.roundtripF32(a: number), number)
    }
    for number in [1.5, 1e308, -.infinity] as [Double] {
        try expect(test.roundtripF64(a: number), number)
    }
    try expect(test.roundtripF64(a: .nan).isNaN, true)
    for scalar in ["a", " ", "🚩"] as [Unicode.Scalar] {
        try expect(test.roundtripChar(a: scalar), scalar)
    }
    try test.setScalar(a: 7)
    try expect(test.getScalar(), 7)
    // What the guest's own test has left with the host.
    try expect(store.host.scalar, 4)
}
