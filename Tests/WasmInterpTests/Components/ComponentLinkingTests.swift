import Testing
import WasmCore

@testable import WasmInterp

@Suite struct ComponentLinkingTests {
    /// Components one after another, each of which instantiates the one before.
    private static func chain(_ count: Int) -> DecodedComponent {
        var root = DecodedComponent()
        root.append(.component(DecodedComponent()))
        for index in 1..<count {
            var next = DecodedComponent()
            next.append(.alias(.outer(count: 1, index: UInt32(index - 1), .component)))
            next.append(.instance(.instantiate(component: 0, [])))
            root.append(.component(next))
        }
        root.append(.instance(.instantiate(component: UInt32(count - 1), [])))
        return root
    }

    @Test(arguments: [(20, true), (900, false)])
    func instancesWithinInstancesHaveALimit(count: Int, fits: Bool) throws {
        let engine = Engine()
        let component = try Component(Self.chain(count), engine: engine)
        let linker = ComponentLinker<Void>(engine: engine)
        if fits {
            let instance = try linker.instantiate(component, in: Store(engine: engine, host: ()))
            #expect(instance.exportNames.isEmpty)
        } else {
            let error = #expect(throws: ComponentLinkError.self) {
                _ = try linker.prepare(component)
            }
            #expect(error?.code == .limitExceeded("depth of component instances"))
        }
    }
}
