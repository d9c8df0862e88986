import WeftKit

func check() throws {
    let (_, instance) = try instantiate(())
    let add = try RootComponent.Root2.Exports(instance).add
    try expect(add.add(x: 1, y: 2), 3)
    try expect(add.add(x: .max, y: 2), 1)
}
