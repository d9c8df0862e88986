import WeftKit

/// The host's resources made and lent.
private struct Host: RootComponent.Root2.Host {
    final class R: RootComponent.Root2.RResource {
        init() {}
    }
    var lentCount = 0

    mutating func test(r: R) { lentCount += 1 }
}

func check() throws {
    let (store, instance) = try instantiate(Host()) { RootComponent.Root2.define(in: &$0) }
    try RootComponent.Root2.Exports(instance).testImports()
    try expect(store.host.lentCount, 1)
}
