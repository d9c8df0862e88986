import WeftKit

private typealias Test = TestOptions.Test

private struct Host: Test.Host {
    func optionNoneParam(a: String?) {}
    func optionSomeParam(a: String?) {}
    func optionNoneResult() -> String? { nil }
    func optionSomeResult() -> String? { "foo" }
    func optionRoundtrip(a: String?) -> String? { a }
    func doubleOptionRoundtrip(a: UInt32??) -> UInt32?? { a }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    try exports.testImports()
    try test.optionNoneParam(a: nil)
    try test.optionSomeParam(a: "foo")
    try expect(test.optionNoneResult(), nil)
    try expect(test.optionSomeResult(), "foo")
    for option in ["foo", nil] { try expect(test.optionRoundtrip(a: option), option) }
    for option in [.some(.some(42)), .some(nil), nil] as [UInt32??] {
        try expect(test.doubleOptionRoundtrip(a: option), option)
    }
}
