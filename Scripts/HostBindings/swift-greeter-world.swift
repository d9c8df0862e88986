import WeftKit

private struct Host: DemoGreet.Greeter.Host {
    func now() -> UInt64 { 12_345_678_901_234_567_042 }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { DemoGreet.Greeter.define(in: &$0) }
    let greeter = try DemoGreet.Greeter.Exports(instance)
    try expect(greeter.greet(name: "Zoë 🚀"), "Hello from Swift, Zoë 🚀 #042")
    try expect(greeter.greet(name: ""), "Hello from Swift,  #042")
    let most: Int64 = 4_611_686_018_427_387_904
    try expect(greeter.sum(xs: [1, -2, most, most, 5]), -9_223_372_036_854_775_804)
    try expect(greeter.sum(xs: []), 0)
}
