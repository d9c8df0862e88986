import Testing

@testable import WasmCore

@Suite struct ControlStackTests {
    private static func frame(_ kind: ControlStack.Kind, floor: UInt32) -> ControlStack.Frame {
        .init(
            signature: 0, floor: floor, initializedCount: 0, kind: kind,
            enclosingIsPolymorphic: false)
    }

    /// A label, and the floor of the frame that it names; nil where there is none.
    static let labels: [(label: UInt32, floor: UInt32?)] = [
        (0, 20), (1, 10), (2, 0), (3, nil), (.max, nil),
    ]

    @Test(arguments: labels) func labelsCountFromTheInnermostBlock(label: UInt32, floor: UInt32?) {
        var stack = ControlStack()
        stack.push(Self.frame(.function, floor: 0))
        stack.push(Self.frame(.block, floor: 10))
        stack.push(Self.frame(.loop, floor: 20))
        #expect(stack[label]?.floor == floor)
        #expect(stack.count == 3 && stack.innermost?.kind == .loop)
    }

    @Test func endsAreThoseOfTheInnermostBlock() {
        var stack = ControlStack()
        stack.push(Self.frame(.function, floor: 0))
        stack.push(Self.frame(.if, floor: 1))
        #expect(stack.pop()?.kind == .if)
        #expect(stack.pop()?.kind == .function)
        #expect(stack.pop()?.kind == nil && stack.isEmpty)
        #expect(stack[0]?.kind == nil)
    }

    @Test func frameTakesSixteenBytes() {
        #expect(MemoryLayout<ControlStack.Frame>.stride == 16)
    }
}
