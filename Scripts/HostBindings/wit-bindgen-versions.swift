import WeftKit

private struct Host: TestDep0_1_0.Test.Host, TestDep0_2_0.Test.Host {
    struct Old: TestDep0_1_0.Test.Host {
        func x() -> Float { 1 }
        func y(a: Float) -> Float { 1 + a }
    }
    var old = Old()

    func x() -> Float { 2 }
    func y(a: Float) -> Float { .nan }
    func z(a: Float, b: Float) -> Float { 2 + a + b }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { linker in
        // Parts of the host may be what conforms.
        TestDep0_1_0.Test.define(in: &linker, at: \.old)
        TestDep0_2_0.Test.define(in: &linker)
    }
    let exports = try RootComponent.Root2.Exports(instance)
    try exports.testImports()
    try expect(exports.test.x(), 1)
    try expect(exports.test.y(a: 1), 2)
    try expect(exports.test2.x(), 2)
    try expect(exports.test2.z(a: 2, b: 3), 7)
}
