import Foundation
import Testing
import WasmCore
import WasmInterp

/// Small guests in C and Swift, with calls and results written down as JSON.
@Suite(
    .enabled(
        if: ComponentGuests.arePresent,
        "no data: Scripts/conformance-data makes it, WEFT_SHARED names it"))
struct InventoryGuestTests {
    private struct Step: Decodable {
        var call: String?
        var args: [JSONValue]?
        var result: JSONValue?
        var emit: JSONValue?
        var error: String?
    }

    @Test func anInventoryInC() throws {
        let (log, store) = ("demo:inventory/log@1.0.0", "demo:inventory/store@1.0.0")
        var changeType: ComponentType?
        let guest = try Guest("c-inventory/inventory.wasm") { linker, component in
            for case (log, .instance(let items)) in component.imports.map({ ($0.name, $0.type) }) {
                for case .function(let type) in items.map(\.type) {
                    changeType = type.parameters.first?.type
                }
            }
            linker.define(log, "emit") { caller, arguments in
                caller.host.said += arguments
                return nil
            }
        }
        let change = try #require(changeType)
        // The newest stands last.
        var inventories: [ComponentValue] = []
        var expected: [ComponentValue] = []
        let lines = try ComponentGuests.data("c-inventory/expected.jsonl").split(separator: 10)
        for line in lines {
            let step = try JSONDecoder().decode(Step.self, from: Data(line))
            if let emit = step.emit {
                expected.append(try emit.value(as: change))
                continue
            }
            let name = try #require(step.call)
            if step.error != nil {
                for handle in inventories { try guest.store.resources.drop(handle) }
                #expect(throws: ComponentCallError.self) {
                    try guest.call(store, name, [inventories[inventories.count - 1]])
                }
                continue
            }
            let function = try #require(guest.instance.function(store, name))
            // All calls are about the newest, but for the one that makes one of two.
            let isMerge = name.hasSuffix(".merge")
            var handles = (isMerge ? [inventories[0]] : []) + inventories.suffix(1)
            let arguments = try zip(step.args ?? [], function.type.parameters).map {
                $0 == .string("<inventory>")
                    ? handles.removeFirst() : try $0.value(as: $1.type)
            }
            let result = try function.call(arguments)
            if isMerge { inventories.removeLast() }
            if step.result == .string("<inventory>") {
                inventories.append(try #require(result))
            } else {
                let type = try #require(function.type.result)
                let wanted = try step.result?.value(as: type)
                #expect(result == wanted, "\(name)")
            }
            #expect(guest.store.host.said == expected, "\(name)")
        }
    }

    private struct Greeting: Decodable {
        struct Call: Decodable {
            var call: String
            var args: [JSONValue]
            var result: JSONValue
        }
        var imports: [String: JSONValue]
        var calls: [Call]
    }

    @Test func aGreeterInSwift() throws {
        let greeting = try JSONDecoder().decode(
            Greeting.self, from: try ComponentGuests.data("swift-greeter/expected.json"))
        let guest = try Guest("swift-greeter/greeter.wasm") { linker, component in
            for case (let name, .function(let type)) in component.imports.map({ ($0.name, $0.type) }
            ) {
                let result = try greeting.imports[name]?.value(as: try #require(type.result))
                linker.define(nil, name) { _, _ in result }
            }
        }
        for call in greeting.calls {
            let function = try #require(guest.instance.function(call.call))
            let arguments = try zip(call.args, function.type.parameters).map {
                try $0.value(as: $1.type)
            }
            let type = try #require(function.type.result)
            #expect(try function.call(arguments) == call.result.value(as: type))
        }
    }
}
