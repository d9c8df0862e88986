import WeftKit

func check() throws {
    let (_, instance) = try instantiate(())
    try RootComponent.Root2.Exports(instance).test.test()
}
