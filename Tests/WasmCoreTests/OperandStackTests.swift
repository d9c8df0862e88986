import Testing

@testable import WasmCore

/// Lists that stay one entry have to be what their types one by one would be.
@Suite struct OperandStackTests {
    static let types: [PackedType] = [.i32, .i64, .f32, .f64, .v128, .i32, .f32, .i64]
    let lists = TypeLists(types: types, signatures: [])

    /// Up to four types are pushed one by one, more as a list.
    @Test(arguments: 0...types.count) func listIsPoppedFromItsEnd(count: Int) {
        var stack = OperandStack()
        stack.push(TypeList(start: 0, count: UInt32(count)), of: lists.types)
        #expect(stack.height == (count > 4 ? 1 : count))
        for type in Self.types.prefix(count).reversed() {
            #expect(stack.pop(lists.types) == type)
        }
        #expect(stack.isAtFloor)
        #expect(stack.pop(lists.types) == nil)
    }

    @Test(arguments: 0...types.count) func cursorReadsWhatWouldBePopped(count: Int) {
        var stack = OperandStack()
        stack.push(.f64)
        stack.push(TypeList(start: 0, count: UInt32(count)), of: lists.types)
        stack.push(.v128)
        var cursor = stack.top
        for type in [.v128] + Self.types.prefix(count).reversed() + [.f64] {
            #expect(stack.read(&cursor, lists.types) == type)
        }
        #expect(stack.read(&cursor, lists.types) == nil)
        #expect(stack.pop(lists.types) == .v128, "nothing was taken")
    }

    @Test(arguments: 0...types.count) func listOfWhichOneIsTakenIsNoLongerThatList(count: Int) {
        let list = TypeList(start: 0, count: UInt32(count))
        var stack = OperandStack()
        stack.push(list, of: lists.types)
        #expect(stack.hasOnTop(list) == (count > 4))
        #expect(stack.listOnTop(ofCount: list.count) == (count > 4 ? list : nil))
        var whole = stack
        #expect(whole.pop(ifEqual: list) == (count > 4))
        guard stack.pop(lists.types) != nil else { return }
        let isTaken = stack.pop(ifEqual: list)
        #expect(!stack.hasOnTop(list) && !isTaken)
        #expect(stack.listOnTop(ofCount: list.count) == nil)
    }

    @Test func operandsBelowTheFloorAreOutOfReach() {
        var stack = OperandStack()
        stack.push(.i32)
        stack.setFloor(stack.height, isPolymorphic: false)
        #expect(stack.isAtFloor)
        let isTaken = stack.pop(ifEqual: .i32)
        #expect(!isTaken)
        #expect(stack.pop(lists.types) == nil)
        stack.setFloor(0, isPolymorphic: false)
        #expect(stack.pop(lists.types) == .i32)
    }

    @Test func afterAnUnconditionalBranchThereIsAnyOperand() {
        var stack = OperandStack()
        stack.push(.i64)
        stack.setFloor(stack.height, isPolymorphic: false)
        stack.push(.i32)
        stack.becomePolymorphic()
        #expect(stack.isAtFloor && stack.isPolymorphic)
        stack.push(.f32)
        var cursor = stack.top
        for type in [PackedType.f32, .bottom, .bottom] {
            #expect(stack.read(&cursor, lists.types) == type)
            #expect(stack.pop(lists.types) == type)
        }
        stack.removeAll()
        #expect(!stack.isPolymorphic && stack.height == 0 && stack.floor == 0)
    }
}
