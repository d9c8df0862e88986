import WeftKit

private typealias One = TestResourceAliasRedux.ResourceAlias1
private typealias Two = TestResourceAliasRedux.ResourceAlias2

private struct Host: One.Host, Two.Host {
    final class Thing: One.ThingResource {
        private let text: String

        init(s: String) { text = s + " HostThing" }
        func get() -> String { text + " HostThing.get" }
    }

    func a(resources: ComponentResources, f: One.Foo) -> [OwnHandle<One.Thing>] { [f.thing] }
    func b(
        resources: ComponentResources, f: Two.Foo, g: Two.Bar
    ) -> [OwnHandle<One.Thing>] { [f.thing, g.thing] }
}

func check() throws {
    let (_, instance) = try instantiate(Host()) { linker in
        One.define(in: &linker)
        Two.define(in: &linker)
    }
    let one = try One.Exports(instance)
    let two = try Two.Exports(instance)
    let made = { (text: String) in try one.makeThing(s: text).take() }
    let things =
        try one.a(f: .init(thing: try made("x")))
        + two.b(f: .init(thing: try made("y")), g: .init(thing: try made("z")))
    try expect(things.isEmpty, false)
    for handle in things {
        let thing = One.Exports.Thing(owning: handle, of: one)
        try expect(thing.get().isEmpty, false)
        try thing.close()
    }
}
