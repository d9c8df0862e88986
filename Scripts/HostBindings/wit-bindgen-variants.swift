import WeftKit

private typealias Test = TestVariants.Test

private struct Host: Test.Host {
    func roundtripOption(a: Float?) -> UInt8? { a.map { UInt8($0) } }
    func roundtripResult(
        a: Result<UInt32, ComponentFailure<Float>>
    ) throws(ComponentFailure<UInt8>) -> Double {
        switch a {
        case .success(let number): return Double(number)
        case .failure(let error): throw .init(UInt8(error.value))
        }
    }
    func roundtripEnum(a: Test.E1) -> Test.E1 { a }
    func invertBool(a: Bool) -> Bool { !a }
    func variantCasts(a: Test.Casts) -> Test.Casts { a }
    func variantZeros(a: Test.Zeros) -> Test.Zeros { a }
    func variantTypedefs(
        a: Test.OptionTypedef, b: Test.BoolTypedef, c: Test.ResultTypedef
    ) {}
    func variantEnums(
        a: Bool, b: Result<NoValue, ComponentFailure<NoValue>>, c: Test.MyErrno
    ) -> ComponentTuple<Bool, Result<NoValue, ComponentFailure<NoValue>>, Test.MyErrno> {
        let isSuccess = if case .success = b { true } else { false }
        return ComponentTuple(
            !a, isSuccess ? .failure(.init(.init())) : .success(.init()), c == .success ? .a : .b)
    }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Test.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    let test = exports.test
    try exports.testImports()
    try expect(test.roundtripOption(a: 1), 1)
    try expect(test.roundtripOption(a: nil), nil)
    try expect(test.roundtripResult(a: .success(2)), 2)
    try expect(
        failure(ComponentFailure<UInt8>.self) {
            try test.roundtripResult(a: .failure(.init(5.3)))
        }.value, 5)
    try expect(test.roundtripEnum(a: .b), .b)
    try expect(test.invertBool(a: true), false)
    let casts = Test.Casts(.a(1), .b(2), .a(3), .b(4), .a(5), .b(6))
    try expect(test.variantCasts(a: casts), casts)
    let zeros = Test.Zeros(.a(1), .b, .a(3), .b)
    try expect(test.variantZeros(a: zeros), zeros)
    try test.variantTypedefs(a: nil, b: false, c: .failure(.init(.init())))
}
