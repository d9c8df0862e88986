import WeftKit

private typealias Store = DemoKv.Store

private final class Plain: Store.ItemResource {
    private let number: UInt32
    init(value: UInt32) { number = value }
    func value() -> UInt32 { number }
}

private final class Doubled: Store.ItemResource {
    private let number: UInt32
    init(value: UInt32) { number = value * 2 }
    func value() -> UInt32 { number }
}

private struct First: Store.Host {
    var sum: UInt32 = 0
    func get(key: UInt32) -> UInt32 { key }
    func put(key: UInt32, item: Plain) {}
}

private struct Second: Store.Host {
    var count: UInt32 = 0
    mutating func get(key: UInt32) -> UInt32 {
        count += 1
        return 100 * count
    }
    func put(key: UInt32, item: Doubled) {}
}

private struct Host {
    var first = First()
    var second = Second()
}

func check() throws {
    let (store, instance) = try instantiate(Host()) {
        Store.define(in: &$0, named: "primary", at: \.first)
        Store.define(in: &$0, named: "secondary", at: \.second)
    }
    let sum = try instance.function("sum", as: ((UInt32) -> UInt32).self)
    try expect(sum(3), 6_106)
    try expect(sum(4), 8_208)
    try expect(store.host.second.count, 2)
}
