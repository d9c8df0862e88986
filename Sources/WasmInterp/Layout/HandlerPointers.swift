/// The addresses of all handlers, and the few cells that belong to no function.
final class HandlerPointers: @unchecked Sendable {
    // Sendable: written in init only.
    static let shared = HandlerPointers()

    let table: UnsafeMutablePointer<Handler>
    /// The entry points that do the work of two.
    let joins: JoinTable
    /// Where the outermost frame returns to.
    let finish: UnsafeRawPointer
    /// Where a function called across instances returns to.
    let foreignReturn: UnsafeRawPointer
    /// The code of a function that has not been translated; its frame needs nothing yet.
    let untranslated: UnsafeRawPointer

    private init() {
        table = .allocate(capacity: HandlerTable.count)
        HandlerTable.fill(table)
        joins = JoinTable(HandlerTable.joins)
        finish = Self.cell(table[Cell.finish.rawValue])
        foreignReturn = Self.cell(table[Cell.foreignReturn.rawValue])
        untranslated = Self.cell(table[Cell.translateCallee.rawValue])
    }

    /// A ``BareCell`` of a frame without slots.
    private static func cell(_ handler: Handler) -> UnsafeRawPointer {
        let head = MemoryLayout<CodeHead>.size
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: head + BareCell.cellBytes, alignment: 16)
        memory.storeBytes(of: CodeHead(slotCount: 0), as: CodeHead.self)
        memory.storeBytes(of: handler, toByteOffset: head, as: Handler.self)
        return UnsafeRawPointer(memory) + head
    }
}
