import Testing
import WasmCore
import WasmInterp

/// Cells that share a handler behave as if each had its own.
@Suite struct JoinedCellTests {
    @Test func aTrapBelongsToTheInstructionThatTraps() throws {
        let (_, instance) = try makeGuest(
            """
            (module (memory 1)
              (func (export "f") (param i32 i32) (result i32) (local i32)
                (local.set 2 (i32.load (local.get 0)))
                (i32.sub (local.get 2) (i32.load (local.get 1)))))
            """)
        let function = try instance.function("f", as: ((Int32, Int32) -> Int32).self)
        #expect(try function(0, 4) == 0)
        let first = try #require(trap { () throws(Trap) in try function(-1, 4) })
        let second = try #require(trap { () throws(Trap) in try function(4, -1) })
        #expect(first.code == .memoryOutOfBounds)
        #expect(second.code == .memoryOutOfBounds)
        let offsets = [first, second].compactMap { $0.backtrace.first?.offset }
        // A load of three bytes, local.set, local.get twice.
        #expect(offsets.count == 2 && offsets[1] - offsets[0] == 9)
    }

    @Test(arguments: [(0, 1111), (1, 1011), (2, 1110), (3, 1010)])
    func aBranchEntersBetweenCellsThatWouldJoin(argument: Int32, expected: Int32) throws {
        let (_, instance) = try makeGuest(
            """
            (module
              (func (export "f") (param i32) (result i32) (local i32 i32 i32 i32)
                (local.set 4 (i32.const 1000))
                (block
                  (br_if 0 (i32.and (local.get 0) (i32.const 2)))
                  (local.set 1 (i32.add (local.get 1) (i32.const 1))))
                (local.set 2 (i32.add (local.get 2) (i32.const 10)))
                (if (i32.eqz (i32.and (local.get 0) (i32.const 1)))
                  (then (local.set 3 (i32.add (local.get 3) (i32.const 100)))))
                (local.set 4 (i32.add (local.get 4) (local.get 3)))
                (i32.add (i32.add (local.get 1) (local.get 2)) (local.get 4))))
            """)
        let function = try instance.function("f", as: ((Int32) -> Int32).self)
        #expect(try function(argument) == expected)
    }
}
