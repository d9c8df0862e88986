import Testing
import WasmCore

@Suite struct TypeTableTests {
    @Test func equalTypesAreEqualNumbers() {
        var table = ComponentTypeTable()
        let list = table.intern(.list(.primitive(.u8)))
        #expect(table.intern(.list(.primitive(.u8))) == list)
        #expect(table.intern(.list(.primitive(.s8))) != list)
        #expect(table[list] == .list(.primitive(.u8)))
        #expect(table.intern(.primitive(.u8)) == .primitive(.u8))
        let resources = [table.makeResource(), table.makeResource()]
        #expect(table.intern(.own(resources[0])) != table.intern(.own(resources[1])))
    }

    @Test func canonicalRowsAreToldApart() {
        let words = CanonicalOperation.allCases.map { "\($0.row.text)" }
        #expect(Set(words).count == words.count)
        for operation in CanonicalOperation.allCases {
            #expect(operation.row.immediates.filter { $0 == .options }.count <= 1)
        }
    }
}
