/// The types of the operands of a function being validated, the top last.
///
/// A long list of types that is pushed at once stays one entry naming the list, so that memory is
/// linear in the code even if every call has a thousand results. Spec: core appendix 7.3.
struct OperandStack {
    /// Types, and lists: bit 60, count in bits 32...59, start in ``ModuleFacts/typeList`` below.
    private var entries: [PackedType] = []
    /// Entries that belong to outer blocks.
    private(set) var floor = 0
    /// Whether any operand can be taken from below the floor: after an unconditional branch.
    private(set) var isPolymorphic = false

    private static let listBit: UInt64 = 1 << 60
    /// Lists up to this length are pushed type by type.
    private static let shortListCount: UInt32 = 4

    init() { entries.reserveCapacity(256) }

    /// Entries, not operands: good for comparing and for going back.
    var height: Int { entries.count }
    var isAtFloor: Bool { entries.count == floor }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        floor = 0
        isPolymorphic = false
    }

    /// Begins or ends a block: what is below `floor` is out of reach.
    mutating func setFloor(_ floor: Int, isPolymorphic: Bool) {
        self.floor = floor
        self.isPolymorphic = isPolymorphic
    }

    /// Drops the operands of the innermost block; from here on it has any operands.
    mutating func becomePolymorphic() {
        dropToFloor()
        isPolymorphic = true
    }

    mutating func dropToFloor() {
        entries.removeLast(entries.count - floor)
    }

    @inline(__always)
    mutating func push(_ type: PackedType) { entries.append(type) }

    mutating func push(_ list: TypeList, of types: FixedList<PackedType>) {
        if list.count > Self.shortListCount && list.count < 1 << 28 {
            entries.append(Self.entry(list))
            return
        }
        for position in Self.positions(list) { entries.append(types[position]) }
    }

    /// Takes the top if it is this very type.
    @inline(__always)
    mutating func pop(ifEqual type: PackedType) -> Bool {
        let top = entries.count &- 1
        guard top >= floor, entries[top] == type else { return false }
        entries.removeLast()
        return true
    }

    /// Takes the top if it was pushed as this very list.
    mutating func pop(ifEqual list: TypeList) -> Bool {
        guard list.count > Self.shortListCount, list.count < 1 << 28 else { return false }
        return pop(ifEqual: Self.entry(list))
    }

    /// Whether the top was pushed as this very list.
    func hasOnTop(_ list: TypeList) -> Bool {
        !isAtFloor && entries.last == Self.entry(list)
    }

    /// The list on top, if there is one of so many types and more than a few.
    func listOnTop(ofCount count: UInt32) -> TypeList? {
        guard count > Self.shortListCount, !isAtFloor, let entry = entries.last,
            entry.bits & Self.listBit != 0, !entry.isReference
        else { return nil }
        let list = Self.list(entry)
        return list.count == count ? list : nil
    }

    /// Takes the list that ``listOnTop(ofCount:)`` found.
    mutating func popList() { entries.removeLast() }

    /// The top, bottom if it is not known, nil if there is none.
    mutating func pop(_ types: FixedList<PackedType>) -> PackedType? {
        let top = entries.count &- 1
        guard top >= floor else { return isPolymorphic ? .bottom : nil }
        let entry = entries[top]
        guard entry.bits & Self.listBit != 0, !entry.isReference else {
            entries.removeLast()
            return entry
        }
        var list = Self.list(entry)
        list.count -= 1
        if list.count == 0 {
            entries.removeLast()
        } else {
            entries[top] = Self.entry(list)
        }
        return types[Int(list.start) + Int(list.count)]
    }

    /// A place for reading operands downwards without taking them.
    struct Cursor {
        fileprivate var position: Int
        /// Operands of a list that were read.
        fileprivate var consumed: UInt32 = 0
    }

    var top: Cursor { Cursor(position: entries.count - 1) }

    /// What ``pop(_:)`` would give; the cursor moves down.
    func read(_ cursor: inout Cursor, _ types: FixedList<PackedType>) -> PackedType? {
        guard cursor.position >= floor else { return isPolymorphic ? .bottom : nil }
        let entry = entries[cursor.position]
        guard entry.bits & Self.listBit != 0, !entry.isReference else {
            cursor.position -= 1
            return entry
        }
        let list = Self.list(entry)
        cursor.consumed += 1
        let offset = list.count - cursor.consumed
        if offset == 0 { cursor = Cursor(position: cursor.position - 1) }
        return types[Int(list.start) + Int(offset)]
    }

    /// The types of all operands, those of outer blocks first.
    func allTypes(_ types: FixedList<PackedType>, upTo most: Int) -> [PackedType]? {
        var all: [PackedType] = []
        for entry in entries {
            if entry.bits & Self.listBit == 0 || entry.isReference {
                all.append(entry)
            } else {
                for position in Self.positions(Self.list(entry)) { all.append(types[position]) }
            }
            guard all.count <= most else { return nil }
        }
        return all
    }

    private static func positions(_ list: TypeList) -> Range<Int> {
        Int(list.start)..<(Int(list.start) + Int(list.count))
    }

    private static func entry(_ list: TypeList) -> PackedType {
        PackedType(bits: listBit | UInt64(list.count) << 32 | UInt64(list.start))
    }

    private static func list(_ entry: PackedType) -> TypeList {
        TypeList(
            start: UInt32(truncatingIfNeeded: entry.bits),
            count: UInt32(truncatingIfNeeded: entry.bits >> 32) & 0xFFF_FFFF)
    }
}
