import WeftKit

private struct Host: RootComponent.Root2.Imports.Host {
    var numbers: [UInt64] = []

    mutating func manyArguments(
        a1: UInt64, a2: UInt64, a3: UInt64, a4: UInt64, a5: UInt64, a6: UInt64, a7: UInt64,
        a8: UInt64, a9: UInt64, a10: UInt64, a11: UInt64, a12: UInt64, a13: UInt64, a14: UInt64,
        a15: UInt64, a16: UInt64
    ) {
        numbers = [a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16]
    }
}

func check() throws {
    let (store, instance) = try instantiate(Host()) { RootComponent.Root2.Imports.define(in: &$0) }
    try RootComponent.Root2.Exports(instance).manyArguments(
        a1: 1, a2: 2, a3: 3, a4: 4, a5: 5, a6: 6, a7: 7, a8: 8, a9: 9, a10: 10, a11: 11, a12: 12,
        a13: 13, a14: 14, a15: 15, a16: 16)
    try expect(store.host.numbers, Array(1...16))
}
