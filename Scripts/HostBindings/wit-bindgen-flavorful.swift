import WeftKit

private typealias Test = TestFlavorful.Test

private struct Host: Test.Host {
    var errnoCount = 0

    func fListInRecord1(a: Test.ListInRecord1) {}
    func fListInRecord2() -> Test.ListInRecord2 { .init(a: "list_in_record2") }
    func fListInRecord3(a: Test.ListInRecord3) -> Test.ListInRecord3 {
        .init(a: a.a == "list_in_record3 input" ? "list_in_record3 output" : "?")
    }
    func fListInRecord4(a: Test.ListInAlias) -> Test.ListInAlias {
        .init(a: a.a == "input4" ? "result4" : "?")
    }
    func fListInVariant1(a: Test.ListInVariant1V1, b: Test.ListInVariant1V2) {}
    func fListInVariant2() -> Test.ListInVariant2 { "list_in_variant2" }
    func fListInVariant3(a: Test.ListInVariant3) -> Test.ListInVariant3 {
        a == "input3" ? "output3" : nil
    }
    /// Only the first call fails.
    mutating func errnoResult() throws(Test.MyErrno) {
        errnoCount += 1
        if errnoCount == 1 { throw .b }
    }
    func listTypedefs(
        a: Test.ListTypedef, c: Test.ListTypedef3
    ) -> ComponentTuple<Test.ListTypedef2, Test.ListTypedef3> {
        ComponentTuple(Array("typedef3".utf8), ["typedef4"])
    }
    func listOfVariants(
        a: [Bool], b: [Result<NoValue, ComponentFailure<NoValue>>], c: [Test.MyErrno]
    ) -> ComponentTuple<[Bool], [Result<NoValue, ComponentFailure<NoValue>>], [Test.MyErrno]> {
        ComponentTuple(
            a.map { !$0 },
            b.map { if case .success = $0 { .failure(.init(.init())) } else { .success(.init()) } },
            c.map { $0 == .success ? .a : .b })
    }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    try exports.testImports()
    try test.fListInRecord1(a: .init(a: "list_in_record1"))
    try expect(test.fListInRecord2(), .init(a: "list_in_record2"))
    try expect(
        test.fListInRecord3(a: .init(a: "list_in_record3 input")),
        .init(a: "list_in_record3 output"))
    try expect(test.fListInRecord4(a: .init(a: "input4")), .init(a: "result4"))
    try expect(test.fListInVariant2(), "list_in_variant2")
    try expect(test.fListInVariant3(a: "input3"), "output3")
    try expect(failure(Test.MyErrno.self) { try test.errnoResult() }, .b)
    let lists = try test.listTypedefs(a: "typedef1", c: ["typedef2"])
    try expect(lists, ComponentTuple(Array("typedef3".utf8), ["typedef4"]))
}
