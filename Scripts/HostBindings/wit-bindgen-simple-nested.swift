import WeftKit

private typealias Hello = CalvinrpTestAsyncFuncs.Hello

private struct Host: Hello.Host {
    func helloWorld() -> String { "from the host" }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { Hello.define(in: &$0) }
    try expect(RootComponent.Root2.Exports(instance).hello.helloWorld().isEmpty, false)
}
