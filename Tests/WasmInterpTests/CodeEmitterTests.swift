import Testing
import WasmInterp

/// Cells one after another: joining, taking back, marks.
@Suite struct CodeEmitterTests {
    /// Two entry points that have one for both, found rather than named, as their numbers change.
    private static let pair: (first: Int, second: Int)? = {
        var code = CodeEmitter(byteCountMax: 1_000)
        for first in 0..<500 {
            for second in 0..<3_000 {
                code.removeAll()
                _ = code.begin(handler: first)
                if code.begin(handler: second).joined == 0 { return (first, second) }
            }
        }
        return nil
    }()

    private func emit(_ code: inout CodeEmitter, _ handler: Int) -> CodeEmitter.Start {
        let start = code.begin(handler: handler)
        code.append(UInt64(0))
        return start
    }

    @Test func joinedCellsShareAHandler() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        #expect(emit(&code, pair.first).offset == 0)
        code.mark(wasm: 5)
        let second = emit(&code, pair.second)
        // Its operands lie as if its handler stood before them.
        #expect(second.offset == 8 && second.joined == 0)
        #expect(code.count == 24)
        #expect(code.offsets == [CodeOffset(code: 8, wasm: 5)])
    }

    @Test func cellsStayApartWhereCodeIsReachedFromElsewhere() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        let first = emit(&code, pair.first)
        code.patchDistance(from: 0, at: 8)
        let second = emit(&code, pair.second)
        #expect(first.joined == -1 && second.joined == -1 && second.offset == 16)
        #expect(code.count == 32)
    }

    @Test func whatIsTakenBackLeavesNoMarks() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        code.mark(wasm: 1)
        _ = emit(&code, pair.first)
        code.keepApart()
        code.mark(wasm: 2)
        let second = emit(&code, pair.second)
        code.takeBack(to: second.offset)
        #expect(code.count == second.offset)
        #expect(code.offsets == [CodeOffset(code: 0, wasm: 1)])
    }

    @Test func anInstructionIsMarkedOnce() {
        var code = CodeEmitter(byteCountMax: 1_000)
        code.mark(wasm: 1)
        _ = emit(&code, 0)
        code.mark(wasm: 1)
        code.mark(wasm: 2)
        #expect(code.offsets == [CodeOffset(code: 0, wasm: 1), CodeOffset(code: 16, wasm: 2)])
        code.removeAll()
        #expect(code.count == 0 && code.offsets.isEmpty)
    }

    @Test func aCellOnItsOwnHasAnyAlternative() throws {
        var code = CodeEmitter(byteCountMax: 1_000)
        let start = emit(&code, 4)
        let alternative = code.alternative(cell: start.offset, handler: 5)
        let way = try #require(alternative)
        #expect(way.start == start.offset && way.handler == 5)
    }
}
