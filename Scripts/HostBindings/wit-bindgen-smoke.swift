import WeftKit

private struct Host: TestSmoke.Imports.Host {
    var count = 0

    mutating func thunk() { count += 1 }
}

func check() throws {
    let (store, instance) = try instantiate(Host()) { TestSmoke.Imports.define(in: &$0) }
    try RootComponent.Root2.Exports(instance).thunk()
    try expect(store.host.count, 1)
}
