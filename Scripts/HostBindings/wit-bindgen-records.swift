import WeftKit

private typealias Test = TestRecords.Test

private struct Host: Test.Host {
    func multipleResults() -> ComponentTuple<UInt8, UInt16> { ComponentTuple(4, 5) }
    func swapTuple(a: ComponentTuple<UInt8, UInt32>) -> ComponentTuple<UInt32, UInt8> {
        ComponentTuple(a.values.1, a.values.0)
    }
    func roundtripFlags1(a: Test.F1) -> Test.F1 { a }
    func roundtripFlags2(a: Test.F2) -> Test.F2 { a }
    func roundtripFlags3(
        a: Test.Flag8, b: Test.Flag16, c: Test.Flag32
    ) -> ComponentTuple<Test.Flag8, Test.Flag16, Test.Flag32> { ComponentTuple(a, b, c) }
    func roundtripRecord1(a: Test.R1) -> Test.R1 { a }
    func tuple1(a: ComponentTuple<UInt8>) -> ComponentTuple<UInt8> { a }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    try exports.testImports()
    try expect(test.multipleResults(), ComponentTuple(100, 200))
    try expect(test.swapTuple(a: ComponentTuple(1, 2)), ComponentTuple(2, 1))
    for flags in [.a, [], .b, [.a, .b]] as [Test.F1] {
        try expect(test.roundtripFlags1(a: flags), flags)
    }
    for flags in [.c, [], .d, [.c, .e]] as [Test.F2] {
        try expect(test.roundtripFlags2(a: flags), flags)
    }
    try expect(
        test.roundtripFlags3(a: .b0, b: .b1, c: [.b2, .b31]),
        ComponentTuple(.b0, .b1, [.b2, .b31]))
    for record in [Test.R1(a: 8, b: []), .init(a: 0, b: [.a, .b])] {
        try expect(test.roundtripRecord1(a: record), record)
    }
    try expect(test.tuple1(a: ComponentTuple(1)), ComponentTuple(1))
}
