/// Writes cells one after another, joins those that share a handler, and notes which instruction
/// the code belongs to.
///
/// Cells that often follow each other share one handler: a joined cell has the operands of all of
/// them after one another, without the handlers' addresses in between. Each part reads its operands
/// as if its handler stood eight bytes before them: offsets and distances are the usual ones.
///
/// Joining happens as cells are emitted and changes nothing else: a cell whose predecessor can be
/// reached only by falling through is joined if the table has an entry point for the two.
package struct CodeEmitter: ~Copyable {
    /// A cell at the end of the code.
    struct PlacedCell {
        /// Where its handler stands; -1 if nothing may be joined to it.
        var start = -1
        var handler = 0
        /// The entry point without its last part; -1 if it has one part only.
        var prefix = -1
    }

    /// Where a cell begins.
    package struct Start {
        /// Its operands and distances count from here.
        package let offset: Int
        /// Where the cell stands that this one became a part of; -1 if it is one of its own.
        package let joined: Int
    }

    private(set) var buffer: CodeBuffer
    private let handlers: UnsafeMutablePointer<Handler>
    private let joins: JoinTable
    /// The last cell, and those before it, while others may be joined to them.
    private var last = PlacedCell()
    private var earlier = (PlacedCell(), PlacedCell())
    /// For each instruction that can trap, call or be returned to where its code starts.
    private var marks = PlainStack<CodeOffset>()
    private var safepointStack = PlainStack<Safepoint>()

    package init(byteCountMax: Int) {
        buffer = CodeBuffer(byteCountMax: byteCountMax)
        handlers = HandlerPointers.shared.table
        joins = HandlerPointers.shared.joins
    }

    package mutating func removeAll() {
        buffer.removeAll()
        marks.removeAll()
        safepointStack.removeAll()
        keepApart()
    }

    package var count: Int { buffer.count }
    var isFull: Bool { buffer.isFull }

    // Cells.

    /// Writes a cell, or another part of the one before.
    @inline(__always)
    package mutating func emit<Layout: CellLayout>(handler: Int, _ cell: Layout) -> Start {
        check(handler, Layout.self)
        let start = begin(handler: handler)
        buffer.append(cell)
        return start
    }

    /// Writes a cell that elements follow.
    package mutating func emit<Layout: ListCellLayout>(
        handler: Int, _ cell: Layout, elements: some Sequence<Layout.Element>
    ) -> Start {
        let start = emit(handler: handler, cell)
        for element in elements { buffer.append(element) }
        while buffer.count % 8 != 0, !buffer.isFull { buffer.append(0 as UInt16) }
        return start
    }

    /// The table of handlers and whoever emits a cell agree on what stands in it.
    private func check<Layout: CellLayout>(_ handler: Int, _ layout: Layout.Type) {
        assert(
            HandlerTable.layout(of: handler) == layout,
            "\(HandlerTable.names[handler]) has no \(layout)")
    }

    /// Starts a cell, or another part of the one before; its operands have to follow.
    private mutating func begin(handler: Int) -> Start {
        if last.start >= 0, let joined = joins[last.handler, handler] { return join(joined) }
        earlier = (last, earlier.0)
        last = PlacedCell(start: buffer.count, handler: handler)
        buffer.append(handlers[handler])
        return Start(offset: last.start, joined: -1)
    }

    private mutating func join(_ joined: Int) -> Start {
        buffer.patch(handlers[joined], at: last.start)
        last.prefix = last.handler
        last.handler = joined
        let offset = buffer.count - MemoryLayout<Handler>.size
        if let mark = marks.last, Int(mark.code) == buffer.count {
            marks[marks.count - 1].code = UInt32(offset)
        }
        return Start(offset: offset, joined: last.start)
    }

    /// Code is reached here from elsewhere: what follows stays a cell of its own.
    package mutating func keepApart() {
        last = PlacedCell()
        earlier = (PlacedCell(), PlacedCell())
    }

    /// Takes back the last cell or the last two, none of which was joined to a cell before it.
    package mutating func takeBack(to offset: Int) {
        last =
            last.start == offset
            ? earlier.0 : earlier.0.start == offset ? earlier.1 : PlacedCell()
        earlier = (PlacedCell(), PlacedCell())
        buffer.truncate(to: offset)
        while let mark = marks.last, Int(mark.code) >= offset { marks.removeLast() }
        assert(safepointStack.last?.code ?? 0 <= offset, "a safepoint is gone")
    }

    package mutating func changeHandler(at start: Int, to handler: Int) {
        buffer.patch(handlers[handler], at: start)
        if last.start == start { last.handler = handler }
        if earlier.0.start == start { earlier.0.handler = handler }
        if earlier.1.start == start { earlier.1.handler = handler }
    }

    /// How the last cell can do with another handler than it has.
    ///
    /// - Parameters:
    ///   - offset: What ``emit(handler:_:)`` gave for the cell.
    ///   - handler: For the cell alone.
    /// - Returns: Where the handler stands and which one to put there; nil if the cell was joined
    ///   and there is no entry point for that.
    package func alternative(
        cell offset: Int, handler: Int
    ) -> (start: Int, handler: Int)? {
        if last.start == offset { return (offset, handler) }
        guard let joined = joins[last.prefix, handler] else { return nil }
        return (last.start, joined)
    }

    // What is filled in later.

    package mutating func patch<T: BitwiseCopyable>(_ value: T, at offset: Int) {
        buffer.patch(value, at: offset)
    }

    mutating func patchDistance(from origin: Int, to target: Int, at offset: Int) {
        buffer.patchDistance(from: origin, to: target, at: offset)
    }

    /// Lets a distance lead to what follows.
    package mutating func patchDistance(from origin: Int, at offset: Int) {
        buffer.patchDistance(from: origin, to: buffer.count, at: offset)
        keepApart()
    }

    // Instructions.

    /// Notes which instruction the code from here on belongs to.
    package mutating func mark(wasm offset: Int) {
        if let mark = marks.last, mark.wasm == UInt32(offset) { return }
        marks.append(CodeOffset(code: UInt32(buffer.count), wasm: UInt32(offset)))
    }

    package var offsets: [CodeOffset] { marks.elements }

    // Safepoints.

    /// Notes that a guest may stand here, and go on: what follows is a cell of its own.
    mutating func noteSafepoint(_ kind: Safepoint.Kind, wasm offset: Int) {
        keepApart()
        safepointStack.append(Safepoint(code: buffer.count, wasm: offset, kind: kind))
    }

    /// Notes a safepoint at the function's entry.
    mutating func noteEntry(_ kind: Safepoint.Kind, wasm offset: Int) {
        safepointStack.append(Safepoint(code: 0, wasm: offset, kind: kind))
    }

    var safepoints: [Safepoint] { safepointStack.elements }
}
