import Testing
import WasmInterp

/// What the translator knows of accumulators.
@Suite struct AccumulatorTests {
    private func temporary(_ type: SlotType, _ slot: Int32) -> StackValue {
        StackValue(kind: .temporary, type: type, slot: slot, payload: 0)
    }

    @Test(arguments: [(SlotType.i32, 0), (.i64, 0), (.reference, 0), (.f32, 1), (.f64, 2)])
    func aWriteIsFoundByItsType(type: SlotType, accumulator: Int) {
        var accumulators = Accumulators()
        #expect(!accumulators.hold(temporary(type, 4)))
        accumulators.noteWrite(slot: 4, accumulator: accumulator)
        #expect(accumulators.hold(temporary(type, 4)))
        #expect(!accumulators.hold(temporary(type, 5)))
        accumulators.noteWrite(slot: 4, accumulator: 3)
        #expect(!accumulators.hold(temporary(type, 4)))
    }

    @Test func constantsAndVectorsAreInNone() {
        var accumulators = Accumulators()
        accumulators.noteWrite(slot: 4, accumulator: 0)
        accumulators.noteWrite(slot: 5, accumulator: 3)
        #expect(!accumulators.hold(temporary(.v128, 5)))
        #expect(
            !accumulators.hold(StackValue(kind: .constant, type: .i32, slot: 4, payload: 4)))
        #expect(accumulators.hold(StackValue(kind: .local, type: .i32, slot: 9, payload: 4)))
    }

    @Test func aProducerIsTakenOnceAndForATemporaryOnly() {
        let producer = Accumulators.Producer(offset: 16, slot: 4, start: 16, handler: 7)
        var accumulators = Accumulators()
        accumulators.noteWrite(slot: 4, accumulator: 0)
        accumulators.noteProducer(producer, of: 0)
        #expect(
            accumulators.take(StackValue(kind: .local, type: .i32, slot: 9, payload: 4)) == nil)
        #expect(accumulators.take(temporary(.f32, 4)) == nil)
        #expect(accumulators.take(temporary(.i32, 4)) == producer)
        #expect(accumulators.take(temporary(.i32, 4)) == nil)
    }

    @Test(arguments: 0..<4) func storesStayWhereSomethingElseReliesOnThem(way: Int) {
        var accumulators = Accumulators()
        accumulators.noteWrite(slot: 4, accumulator: 0)
        accumulators.noteProducer(.init(offset: 16, slot: 4, start: 8, handler: 7), of: 0)
        switch way {
        case 0: accumulators.forgetProducers()
        case 1: accumulators.keepStores(ofCellAt: 8)
        case 2: accumulators.noteWrite(slot: 4, accumulator: 0)
        default: accumulators.forget()
        }
        #expect(accumulators.take(temporary(.i32, 4)) == nil)
        #expect(accumulators.hold(temporary(.i32, 4)) == (way < 3))
    }

    @Test func aCopyCountsAsTheSlotItWentTo() {
        var accumulators = Accumulators()
        accumulators.noteWrite(slot: 4, accumulator: 2)
        accumulators.noteCopy(of: 2, to: 1)
        #expect(accumulators.hold(StackValue(kind: .local, type: .f64, slot: 9, payload: 1)))
        #expect(!accumulators.hold(temporary(.f64, 4)))
    }
}
