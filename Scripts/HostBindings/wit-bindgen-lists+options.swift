import Synchronization
import WeftKit

private typealias Test = TestLists.Test

private func array<Number>(_ span: Span<Number>) -> [Number] { span.indices.map { span[$0] } }

private func bytes(_ span: RawSpan) -> [UInt8] {
    span.byteOffsets.map { unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
}

private struct Host: Test.Host {
    func emptyListParam(a: RawSpan) {}
    func emptyStringParam(a: String) {}
    func emptyListResult() -> [UInt8] { [] }
    func emptyStringResult() -> String { "" }
    func listParam(a: RawSpan) {}
    func listParam2(a: String) {}
    func listParam3(a: [String]) {}
    func listParam4(a: [[String]]) {}
    func listParam5(a: [ComponentTuple<UInt8, UInt32, UInt8>]) {}
    func listResult() -> [UInt8] { [1, 2, 3, 4, 5] }
    func listResult2() -> String { "hello!" }
    func listResult3() -> [String] { ["hello,", "world!"] }
    func listMinmax8(a: RawSpan, b: Span<Int8>) -> ComponentTuple<[UInt8], [Int8]> {
        ComponentTuple(bytes(a), array(b))
    }
    func listMinmax16(a: Span<UInt16>, b: Span<Int16>) -> ComponentTuple<[UInt16], [Int16]> {
        ComponentTuple(array(a), array(b))
    }
    func listMinmax32(a: Span<UInt32>, b: Span<Int32>) -> ComponentTuple<[UInt32], [Int32]> {
        ComponentTuple(array(a), array(b))
    }
    func listMinmax64(a: Span<UInt64>, b: Span<Int64>) -> ComponentTuple<[UInt64], [Int64]> {
        ComponentTuple(array(a), array(b))
    }
    func listMinmaxFloat(a: Span<Float>, b: Span<Double>) -> ComponentTuple<[Float], [Double]> {
        ComponentTuple(array(a), array(b))
    }
    func listRoundtrip(a: RawSpan) -> [UInt8] { bytes(a) }
    func stringRoundtrip(a: String) async -> String {
        await Task.yield()
        return a
    }
    func listParamLarge(a: [String]) {}
}

/// What has been reported.
private final class Log: Sendable {
    private let all = Mutex<[String]>([])
    func add(_ call: TracedCall) { all.withLock { $0.append("\(call.isImport) \(call)") } }
    var lines: [String] { all.withLock { $0 } }
}

func check() throws {
    let log = Log()
    let (_, instance) = try instantiate(Host()) {
        Test.define(in: &$0, reportingTo: log.add)
    }
    let exports = try RootComponent.Root2.Exports(instance, reportingTo: log.add)
    try exports.testImports()
    try expect(exports.test.listRoundtrip(a: [1, 2]), [1, 2])
    try expect(exports.test.stringRoundtrip(a: "x"), "x")
    let lines = log.lines
    try expect(lines.contains("true test:lists/test#list-result2() -> hello!"), true)
    try expect(lines.contains { $0.hasPrefix("true test:lists/test#string-roundtrip(a:") }, true)
    try expect(
        Array(lines.suffix(3)),
        [
            "false test-imports() -> ()",
            "false test:lists/test#list-roundtrip(a: [1, 2]) -> [1, 2]",
            "false test:lists/test#string-roundtrip(a: x) -> x",
        ])
}
