import WeftKit

private typealias Test = TestLists.Test

private struct Host: Test.Host {
    func emptyListParam(a: [UInt8]) {}
    func emptyStringParam(a: String) {}
    func emptyListResult() -> [UInt8] { [] }
    func emptyStringResult() -> String { "" }
    func listParam(a: [UInt8]) {}
    func listParam2(a: String) {}
    func listParam3(a: [String]) {}
    func listParam4(a: [[String]]) {}
    func listParam5(a: [ComponentTuple<UInt8, UInt32, UInt8>]) {}
    func listResult() -> [UInt8] { [1, 2, 3, 4, 5] }
    func listResult2() -> String { "hello!" }
    func listResult3() -> [String] { ["hello,", "world!"] }
    func listMinmax8(a: [UInt8], b: [Int8]) -> ComponentTuple<[UInt8], [Int8]> {
        ComponentTuple(a, b)
    }
    func listMinmax16(a: [UInt16], b: [Int16]) -> ComponentTuple<[UInt16], [Int16]> {
        ComponentTuple(a, b)
    }
    func listMinmax32(a: [UInt32], b: [Int32]) -> ComponentTuple<[UInt32], [Int32]> {
        ComponentTuple(a, b)
    }
    func listMinmax64(a: [UInt64], b: [Int64]) -> ComponentTuple<[UInt64], [Int64]> {
        ComponentTuple(a, b)
    }
    func listMinmaxFloat(a: [Float], b: [Double]) -> ComponentTuple<[Float], [Double]> {
        ComponentTuple(a, b)
    }
    func listRoundtrip(a: [UInt8]) -> [UInt8] { a }
    func stringRoundtrip(a: String) -> String { a }
    func listParamLarge(a: [String]) {}
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    let before = try exports.allocatedBytes()
    try exports.testImports()
    try test.emptyListParam(a: [])
    try test.emptyStringParam(a: "")
    try expect(test.emptyListResult(), [])
    try expect(test.emptyStringResult(), "")
    try test.listParam(a: [1, 2, 3, 4])
    try test.listParam2(a: "foo")
    try test.listParam3(a: ["foo", "bar", "baz"])
    try test.listParam4(a: [["foo", "bar"], ["baz"]])
    try test.listParam5(a: [ComponentTuple(1, 2, 3), ComponentTuple(4, 5, 6)])
    try expect(test.listResult(), [1, 2, 3, 4, 5])
    try expect(test.listResult2(), "hello!")
    try expect(test.listResult3(), ["hello,", "world!"])
    for bytes in [[], [97, 98, 99], [0, 255]] as [[UInt8]] {
        try expect(test.listRoundtrip(a: bytes), bytes)
    }
    for text in ["x", "", "hello ⚑ world"] { try expect(test.stringRoundtrip(a: text), text) }
    try expect(exports.allocatedBytes(), before)
}
