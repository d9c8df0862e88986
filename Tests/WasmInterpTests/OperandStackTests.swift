import Testing
import WasmInterp

/// The translator's operand stack: slots follow from heights, and what is settled stays known.
@Suite struct OperandStackTests {
    @Test func slotsFollowFromHeights() {
        var stack = OperandStack()
        stack.start(at: 10)
        #expect(stack.push(.i32) == 10)
        #expect(stack.push(.v128) == 11)
        stack.push(constant: 7, .i64)
        #expect(stack.nextSlot == 14)
        #expect(stack.pop() == StackValue(kind: .constant, type: .i64, slot: 13, payload: 7))
        #expect(stack.pop().type == .v128)
        #expect(stack.nextSlot == 11)
        #expect(stack.slotCountMax == 14)
    }

    @Test func aNewFunctionStartsAnew() {
        var stack = OperandStack()
        stack.start(at: 3)
        stack.push(.v128)
        stack.reserve(slotsTo: 100)
        stack.start(at: 5)
        #expect(stack.count == 0 && stack.nextSlot == 5 && stack.slotCountMax == 5)
    }

    @Test func removingGivesSlotsBack() {
        var stack = OperandStack()
        stack.start(at: 0)
        for _ in 0..<6 { stack.push(.v128) }
        stack.noteSettled(downTo: 0)
        stack.remove(downTo: 2)
        #expect(stack.count == 2 && stack.nextSlot == 4 && stack.settledCount == 2)
    }

    @Test func localsAreNamedUntilTheyAreSettled() {
        var stack = OperandStack()
        stack.start(at: 8)
        stack.push(local: 2, .i32)
        stack.push(constant: 3, .i32)
        #expect([stack.names(localSlot: 2), stack.names(localSlot: 3)] == [true, false])
        #expect(stack[0].place == 2)
        stack.noteSettled(0)
        #expect(stack.names(localSlot: 2) == false)
        #expect(stack[0].place == 8)
    }

    @Test func aStretchIsSettledOnlyWithAllBelowIt() {
        var stack = OperandStack()
        stack.start(at: 8)
        stack.push(local: 0, .i32)
        stack.push(.i32)
        #expect([stack.areSettled(downTo: 0), stack.areSettled(downTo: 1)] == [false, true])
        stack.noteSettled(downTo: 1)
        #expect(stack.settledCount == 0)
        stack.noteSettled(0)
        stack.noteSettled(downTo: 0)
        #expect(stack.settledCount == 2)
    }

    @Test func deepOperandsAreTakenOneByOne() {
        var stack = OperandStack()
        stack.start(at: 0)
        for _ in 0..<5 { stack.push(constant: 1, .i32) }
        var taken: [Int] = []
        while let index = stack.takeDeepest(beyond: 3) { taken.append(index) }
        #expect(taken == [0, 1])
        #expect(stack.settledCount == 2)
    }
}
