import Testing
import WasmInterp

/// Cells one after another: joining, taking back, marks.
@Suite struct CodeEmitterTests {
    /// Two entry points of cells of two words that have one for both, found rather than named, as
    /// their numbers change.
    private static let pair: (first: Int, second: Int)? = {
        let numbers = HandlerTable.layouts.last.map { 0..<$0.first } ?? 0..<0
        let short = numbers.filter { size(HandlerTable.layout(of: $0)) == 8 }
        var code = CodeEmitter(byteCountMax: 1_000)
        for first in short.prefix(100) {
            for second in short {
                code.removeAll()
                _ = emit(&code, first)
                if emit(&code, second).joined == 0 { return (first, second) }
            }
        }
        return nil
    }()

    private static func size<Layout: CellLayout>(_ layout: Layout.Type) -> Int {
        MemoryLayout<Layout>.size
    }

    /// Writes a cell of zeros.
    private static func emit(_ code: inout CodeEmitter, _ handler: Int) -> CodeEmitter.Start {
        emit(&code, handler, HandlerTable.layout(of: handler))
    }

    private static func emit<Layout: CellLayout>(
        _ code: inout CodeEmitter, _ handler: Int, _ layout: Layout.Type
    ) -> CodeEmitter.Start {
        code.emit(handler: handler, Zeros.of(layout))
    }

    @Test func joinedCellsShareAHandler() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        #expect(Self.emit(&code, pair.first).offset == 0)
        code.mark(wasm: 5)
        let second = Self.emit(&code, pair.second)
        // Its operands lie as if its handler stood before them.
        #expect(second.offset == 8 && second.joined == 0)
        #expect(code.count == 24)
        #expect(code.offsets == [CodeOffset(code: 8, wasm: 5)])
    }

    @Test func cellsStayApartWhereCodeIsReachedFromElsewhere() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        let first = Self.emit(&code, pair.first)
        code.patchDistance(from: 0, at: 8)
        let second = Self.emit(&code, pair.second)
        #expect(first.joined == -1 && second.joined == -1 && second.offset == 16)
        #expect(code.count == 32)
    }

    @Test func whatIsTakenBackLeavesNoMarks() throws {
        let pair = try #require(Self.pair)
        var code = CodeEmitter(byteCountMax: 1_000)
        code.mark(wasm: 1)
        _ = Self.emit(&code, pair.first)
        code.keepApart()
        code.mark(wasm: 2)
        let second = Self.emit(&code, pair.second)
        code.takeBack(to: second.offset)
        #expect(code.count == second.offset)
        #expect(code.offsets == [CodeOffset(code: 0, wasm: 1)])
    }

    @Test func anInstructionIsMarkedOnce() {
        var code = CodeEmitter(byteCountMax: 1_000)
        code.mark(wasm: 1)
        _ = Self.emit(&code, 0)
        code.mark(wasm: 1)
        code.mark(wasm: 2)
        #expect(code.offsets == [CodeOffset(code: 0, wasm: 1), CodeOffset(code: 16, wasm: 2)])
        code.removeAll()
        #expect(code.count == 0 && code.offsets.isEmpty)
    }

    @Test func aCellOnItsOwnHasAnyAlternative() throws {
        var code = CodeEmitter(byteCountMax: 1_000)
        let start = Self.emit(&code, 4)
        let alternative = code.alternative(cell: start.offset, handler: 5)
        let way = try #require(alternative)
        #expect(way.start == start.offset && way.handler == 5)
    }
}
