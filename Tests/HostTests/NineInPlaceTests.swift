import Testing

@testable import Host

struct NineInPlaceTests {
    @Test func elementsKeepTheirPlaces() {
        var numbers = NineInPlace<UInt64>(repeating: 7)
        #expect((0..<NineInPlace<UInt64>.count).allSatisfy { numbers[$0] == 7 })
        for index in 0..<NineInPlace<UInt64>.count { numbers[index] = UInt64(index * index) }
        let squares: [UInt64] = [0, 1, 4, 9, 16, 25, 36, 49, 64]
        #expect((0..<9).map { numbers[$0] } == squares)
        #expect((0..<9).map { numbers.load($0) } == squares)
    }

    /// As of elements that are not as long as the distance between two.
    @Test func elementsMayHaveGaps() {
        struct Pair: BitwiseCopyable, Equatable {
            var wide: UInt64 = 1
            var narrow: UInt8 = 2
        }
        var pairs = NineInPlace(repeating: Pair())
        pairs[3] = Pair(wide: .max, narrow: 9)
        #expect((0..<9).filter { pairs[$0] != Pair() } == [3])
        #expect(pairs[3] == Pair(wide: .max, narrow: 9))
    }

    @Test(arguments: [-1, 9])
    func thereAreNoOthers(index: Int) async {
        await #expect(processExitsWith: .failure) { [index] in
            _ = NineInPlace<UInt64>(repeating: 0)[index]
        }
    }
}
