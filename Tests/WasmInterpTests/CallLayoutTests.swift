import Testing

@testable import WasmInterp

/// What handlers and emitter take for granted of cells that they know only in part.
@Suite struct CallLayoutTests {
    @Test func allCallsHaveTheLengthAndPlacesThatOneHandlerCounts() {
        let calls: [(byteCount: Int, arguments: Int)] = [
            (DirectCallCell.cellBytes, DirectCallCell.place(of: \.arguments)),
            (IndirectCallCell.cellBytes, IndirectCallCell.place(of: \.arguments)),
            (ReferenceCallCell.cellBytes, ReferenceCallCell.place(of: \.arguments)),
            (ImportCallCell.cellBytes, ImportCallCell.place(of: \.arguments)),
        ]
        for call in calls {
            #expect(call.byteCount == CallCell.cellBytes)
            #expect(call.arguments == CallCell.place(of: \.arguments))
        }
    }

    @Test func allTailCallsHaveOneLength() {
        let byteCounts = [
            DirectTailCallCell.cellBytes, IndirectTailCallCell.cellBytes,
            ReferenceTailCallCell.cellBytes, ImportTailCallCell.cellBytes,
        ]
        #expect(byteCounts.allSatisfy { $0 == TailCallCell.cellBytes })
    }

    @Test func allBranchesHaveTheirDistanceAtOnePlace() {
        #expect(CompareBranchCell.place(of: \.distance) == BranchCell.distancePlace)
        #expect(CompareBranchImmediateCell.place(of: \.distance) == BranchCell.distancePlace)
    }

    @Test func distancesOfATableFollowItsHead() {
        #expect(BranchTableCell.place(ofElement: 0) == BranchTableCell.cellBytes)
        #expect(BranchTableCell.place(ofElement: 3) == BranchTableCell.cellBytes + 12)
        #expect(BranchTableCell.cellBytes(elements: 3) == BranchTableCell.cellBytes + 16)
    }
}
