import Testing
import WasmCore
import WasmInterp

/// The labels of a function under translation: who charges fuel, what waits for an end.
@Suite struct LabelStackTests {
    private static let types = SignatureTable([
        SubType(.function(FunctionType([.i32, .v128], [.f64, .funcref, .i64])))
    ])

    private func label(_ kind: WasmInterp.Label.Kind, _ type: BlockType = .empty)
        -> WasmInterp.Label
    {
        WasmInterp.Label(kind: kind, height: 0, baseSlot: 0, signature: Self.types[type])
    }

    @Test func aBranchCarriesParametersToALoopAndResultsElsewhere() {
        let type = BlockType.type(TypeIndex(rawValue: 0))
        let loop = label(.loop, type).branchTypes
        let block = label(.block, type).branchTypes
        #expect(loop.count == 2 && loop.slotCount == 3 && loop[1] == .v128)
        #expect(block.count == 3 && block.slotCount == 3 && block[1] == .reference)
        #expect(loop.single == nil)
        #expect(label(.block, .value(.f32)).branchTypes.single == .f32)
        #expect(label(.block, .value(.v128)).branchTypes.single == nil)
    }

    @Test func theInnermostChargingLabelPays() {
        var labels = LabelStack()
        labels.push(label(.function))
        labels.startCharging(by: 0)
        labels.charge(1)
        labels.push(label(.loop))
        labels.startCharging(by: 40)
        labels.push(label(.block))
        labels.charge(10)
        let block = labels.pop()
        let loop = labels.pop()
        labels.charge(1)
        let function = labels.pop()
        #expect([block.cost, loop.cost, function.cost] == [0, 10, 2])
        #expect([block.fuelCell, loop.fuelCell, function.fuelCell] == [-1, 40, 0])
    }

    @Test func fixupsComeBackLatestFirstAndByLabel() {
        var labels = LabelStack()
        labels.push(label(.function))
        labels.push(label(.block))
        labels.add(Fixup(position: 12, origin: 0), at: 1)
        labels.add(Fixup(position: 28, origin: 16), at: 0)
        labels.add(Fixup(position: 44, origin: 32), at: labels.index(depth: 0))
        var block = labels.pop()
        #expect(block.isTargeted)
        #expect(labels.next(of: &block) == Fixup(position: 44, origin: 32))
        #expect(labels.next(of: &block) == Fixup(position: 12, origin: 0))
        #expect(labels.next(of: &block) == nil)
        var function = labels.pop()
        #expect(labels.next(of: &function) == Fixup(position: 28, origin: 16))
        #expect(labels.count == 0)
    }
}
