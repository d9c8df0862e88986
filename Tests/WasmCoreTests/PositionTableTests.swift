import Testing

@testable import WasmCore

@Suite struct PositionTableTests {
    @Test(arguments: [1, 2, 16, 1 << 20])
    func findsWhatWasAddedAndNothingElse(hashCount: Int) {
        // Few hashes make most of them collide.
        let numbers = (0..<300).map { $0 * 7 }
        var table = PositionTable()
        for (position, number) in numbers.enumerated() {
            #expect(table.first(number % hashCount, where: { numbers[$0] == number }) == nil)
            table.add(position, number % hashCount)
            #expect(table.count == position + 1)
        }
        for number in 0..<2_200 {
            let found = table.first(number % hashCount, where: { numbers[$0] == number })
            #expect(found == numbers.firstIndex(of: number))
        }
    }

    @Test func anEmptyOneHasNothing() {
        #expect(PositionTable().first(0, where: { _ in true }) == nil)
    }
}
