import WeftKit

private struct Host: RootComponent.Root2.Imports.Host {
    final class Y: RootComponent.Root2.Imports.YResource {
        private var a: Int32

        init(a: Int32) { self.a = a }
        func getA() -> Int32 { a }
        func setA(a: Int32) { self.a = a }
        static func add(y: Y, a: Int32) -> Y { Y(a: y.a + a) }
    }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { RootComponent.Root2.Imports.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance).exports2
    try exports.testImports()

    let x = try exports.makeX(a: 5)
    try expect(x.getA(), 5)
    try x.setA(a: 10)
    try expect(x.getA(), 10)
    let sum = try exports.xAdd(x: x, a: 5)
    try expect(sum.getA(), 15)
    try exports.consume(x: sum)

    let dropped = try exports.zNumDropped()
    do {
        let a = try exports.makeZ(a: 10)
        let b = try exports.makeZ(a: 20)
        try expect(exports.add(a: a, b: b).getA(), 30)
        try a.close()
    }
    // What was let go is dropped when the guest is called next.
    try expect(exports.zNumDropped(), dropped + 3)

    let named = try exports.makeKebabCase(a: 7)
    try expect(named.getA(), 7)
    try expect(exports.kebabCaseTakeOwned(k: named), 7)
}
