import WeftKit

private typealias Store = DemoInventory.Store

private struct Host: DemoInventory.Log.Host {
    var changes: [DemoInventory.Log.Change] = []

    mutating func emit(change: DemoInventory.Log.Change) { changes.append(change) }
}

/// The calls of `expected.jsonl`, in its order.
func check() throws {
    let (store, instance) = try instantiate(Host()) { DemoInventory.Log.define(in: &$0) }
    let exports = try DemoInventory.InventoryWorld.Exports(instance).store
    let bolt = Store.Item(
        sku: "bolt", name: "Bolt M8 ☃", priceCents: 125, tags: ["steel", "m8", ""],
        size: ComponentTuple(1.5, -0.25, 3.0))
    let nut = Store.Item(sku: "nut", name: "Nut", priceCents: 1 << 63, tags: [], size: nil)
    let cheap = Store.Item(sku: "bolt", name: "Bolt", priceCents: 130, tags: ["𝔘"], size: nil)
    let none = Store.Item(sku: "", name: "none", priceCents: 0, tags: [], size: nil)
    let gear = Store.Item(sku: "gear", name: "Gear", priceCents: 7, tags: [], size: nil)

    let all = try exports.makeInventory(rights: [.admin, .read, .write])
    try expect(all.status(), .empty)
    try expect(all.add(item: bolt), 1)
    try expect(all.add(item: nut), 2)
    try expect(all.add(item: cheap), 2)
    try expect(
        failure(Store.Failure.self) { try all.add(item: none) }, .invalid("empty sku"))
    try expect(all.get(sku: "bolt"), cheap)
    try expect(
        failure(Store.Failure.self) { try all.get(sku: "missing 🚀") },
        .noSuchItem("missing 🚀"))
    try expect(exports.total(of: all), 1 << 63 + 130)
    try all.remove(sku: "nut")
    try expect(
        failure(Store.Failure.self) { try all.remove(sku: "nut") }, .noSuchItem("nut"))
    let history: [Store.Change] = [
        .added(bolt), .added(nut), .repriced(ComponentTuple("bolt", 130)), .removed("nut"),
    ]
    try expect(all.history(), history)
    try expect(store.host.changes, history)

    let nobody = try exports.makeInventory(rights: [])
    try expect(
        failure(Store.Failure.self) { try nobody.add(item: gear) }, .notAllowed(.write))
    try expect(
        failure(Store.Failure.self) { try nobody.get(sku: "x") }, .notAllowed(.read))
    try expect(
        failure(Store.Failure.self) { try nobody.remove(sku: "x") }, .notAllowed(.admin))

    let writer = try exports.makeInventory(rights: .write)
    try expect(writer.add(item: gear), 1)
    let merged = try exports.inventoryMerge(a: all, b: writer)
    try expect(exports.total(of: merged), 137)
    try expect(merged.status(), .ok)
    try expect(merged.get(sku: "gear"), gear)
    try expect(merged.history(), [.cleared])
    try expect(store.host.changes.suffix(2), [.added(gear), .cleared])
    try expect(exports.reverse(s: "añ☃🚀z"), "z🚀☃ña")
    try expect(exports.reverse(s: ""), "")
}
