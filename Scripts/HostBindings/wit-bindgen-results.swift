import WeftKit

private typealias Test = TestResults.Test

private struct Host: Test.Host {
    func stringError(a: Float) throws(ComponentFailure<String>) -> Float {
        if a == 0 { throw .init("zero") }
        return a
    }
    func enumError(a: Float) throws(Test.E) -> Float {
        if a == 0 { throw .a }
        return a
    }
    func recordError(a: Float) throws(Test.E2) -> Float {
        if a == 0 { throw .init(line: 420, column: 0) }
        if a == 1 { throw .init(line: 77, column: 2) }
        return a
    }
    func variantError(a: Float) throws(Test.E3) -> Float {
        if a == 0 { throw .e2(.init(line: 420, column: 0)) }
        if a == 1 { throw .e1(.b) }
        if a == 2 { throw .e1(.c) }
        return a
    }
    func emptyError(a: UInt32) throws(ComponentFailure<NoValue>) -> UInt32 {
        if a == 0 { throw .init(.init()) }
        return a == 1 ? 42 : a
    }
    func doubleError(
        a: UInt32
    ) throws(ComponentFailure<String>) -> Result<NoValue, ComponentFailure<String>> {
        if a == 0 { return .success(.init()) }
        if a == 1 { return .failure(.init("one")) }
        throw .init("two")
    }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let test = try RootComponent.Root2.Exports(instance).test
    try expect(failure(ComponentFailure<String>.self) { try test.stringError(a: 0) }.value, "zero")
    try expect(test.stringError(a: 1), 1)
    try expect(failure(Test.E.self) { try test.enumError(a: 0) }, .a)
    try expect(test.enumError(a: 1), 1)
    try expect(
        failure(Test.E2.self) { try test.recordError(a: 1) },
        .init(line: 77, column: 2))
    try expect(test.recordError(a: 2), 2)
    try expect(failure(Test.E3.self) { try test.variantError(a: 1) }, .e1(.b))
    try expect(
        failure(Test.E3.self) { try test.variantError(a: 0) },
        .e2(.init(line: 420, column: 0)))
    try expect(test.variantError(a: 3), 3)
    try expect(
        failure(ComponentFailure<NoValue>.self) { try test.emptyError(a: 0) }.value, NoValue())
    try expect(test.emptyError(a: 1), 42)
    try expect(test.doubleError(a: 0), .success(.init()))
    try expect(test.doubleError(a: 1), .failure(.init("one")))
    try expect(failure(ComponentFailure<String>.self) { try test.doubleError(a: 2) }.value, "two")
}
