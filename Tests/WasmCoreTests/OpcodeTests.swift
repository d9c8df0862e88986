import Testing
import WasmCore

@Suite struct OpcodeTests {
    @Test(arguments: Opcode.allCases)
    func accessWidthIsGivenExactlyWhereAMemoryIsAccessed(opcode: Opcode) {
        let row = opcode.row
        let accesses = row.immediates == .memory || row.immediates == .memoryLane
        #expect(accesses == (row.accessBytes != 0))
    }
}
