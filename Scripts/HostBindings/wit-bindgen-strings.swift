import WeftKit

private struct Host: TestStrings.Imports.Host {
    var taken: [String] = []

    mutating func takeBasic(s: String) { taken.append(s) }
    func returnUnicode() -> String { "🚀🚀🚀 𠈄𓀀" }
}

func check() throws {
    let (store, instance) = try instantiate(Host()) { TestStrings.Imports.define(in: &$0) }
    let exports = try RootComponent.Root2.Exports(instance)
    try exports.testImports()
    try expect(store.host.taken, ["latin utf16"])
    try expect(exports.returnEmpty(), "")
    try expect(exports.roundtrip(s: "🚀🚀🚀 𠈄𓀀"), "🚀🚀🚀 𠈄𓀀")
}
