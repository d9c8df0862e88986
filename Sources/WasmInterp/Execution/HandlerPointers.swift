/// The addresses of all handlers, and the few cells that belong to no function.
final class HandlerPointers: @unchecked Sendable {
    // Sendable: written in init only.
    static let shared = HandlerPointers()

    let table: UnsafeMutablePointer<Handler>
    /// For each handler where its part of `HandlerTable.joins` starts; one more for the end.
    private let joins: UnsafeMutablePointer<UInt16>
    /// Where the outermost frame returns to.
    let finish: UnsafeRawPointer
    /// Where a function called across instances returns to.
    let foreignReturn: UnsafeRawPointer
    /// The code of a function that has not been translated; its frame needs nothing yet.
    let untranslated: UnsafeRawPointer

    private init() {
        table = .allocate(capacity: HandlerTable.count)
        HandlerTable.fill(table)
        joins = .allocate(capacity: HandlerTable.count + 1)
        joins.initialize(repeating: 0, count: HandlerTable.count + 1)
        for join in HandlerTable.joins { joins[Int(join.first) + 1] += 1 }
        for index in 0..<HandlerTable.count { joins[index + 1] += joins[index] }
        finish = Self.cell(table[Cell.finish.rawValue])
        foreignReturn = Self.cell(table[Cell.foreignReturn.rawValue])
        untranslated = Self.cell(table[Cell.translateCallee.rawValue])
    }

    /// The entry point that does the work of two, if there is one.
    func joined(_ first: Int, _ second: Int) -> Int? {
        for index in Int(joins[first])..<Int(joins[first + 1]) {
            let join = HandlerTable.joins[index]
            if Int(join.second) == second { return Int(join.joined) }
        }
        return nil
    }

    /// A cell with a frame size of 0 before it.
    private static func cell(_ handler: Handler) -> UnsafeRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 32, alignment: 16)
        memory.initializeMemory(as: UInt64.self, repeating: 0, count: 4)
        memory.storeBytes(of: handler, toByteOffset: 16, as: Handler.self)
        return UnsafeRawPointer(memory) + 16
    }
}
