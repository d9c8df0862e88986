/// Which record, of those of a kind.
///
/// An index is given again when its record is gone; the serial tells the old one from the new.
struct RecordID<Record>: Hashable, Sendable {
    var index: UInt32
    var serial: UInt32

    /// As a handle's entry has it.
    var packed: UInt64 { UInt64(serial) << 32 | UInt64(index) }

    init(index: UInt32, serial: UInt32) {
        self.index = index
        self.serial = serial
    }

    init(packed: UInt64) {
        self.init(
            index: UInt32(truncatingIfNeeded: packed),
            serial: UInt32(truncatingIfNeeded: packed >> 32))
    }
}

/// Records of a kind, which refer to each other by index. What has ended leaves its room to the
/// next.
struct Records<Record> {
    struct Slot {
        var serial: UInt32 = 0
        /// Whether the record is one; else it is what was there last. An optional's value is copied
        /// whole where a field of it is read.
        var isUsed = true
        var record: Record
    }
    private(set) var slots: [Slot] = []
    /// The next one to be used is the last.
    private(set) var free: [UInt32] = []

    init() {}

    /// Records as they were.
    ///
    /// - Parameter free: Those of the slots that are not used, each once.
    init(_ slots: [Slot], free: [UInt32]) {
        self.slots = slots
        self.free = free
    }

    var count: Int { slots.count - free.count }

    /// Those that are there, by index.
    var ids: [RecordID<Record>] {
        slots.indices.filter { slots[$0].isUsed }
            .map { RecordID(index: UInt32($0), serial: slots[$0].serial) }
    }

    func contains(_ id: RecordID<Record>) -> Bool {
        let index = Int(id.index)
        guard index < slots.count else { return false }
        return slots[index].serial == id.serial && slots[index].isUsed
    }

    mutating func add(_ record: Record) -> RecordID<Record> {
        if let index = free.popLast() {
            slots[Int(index)].serial &+= 1
            slots[Int(index)].isUsed = true
            slots[Int(index)].record = record
            return RecordID(index: index, serial: slots[Int(index)].serial)
        }
        slots.append(Slot(record: record))
        return RecordID(index: UInt32(slots.count - 1), serial: 0)
    }

    /// - Parameter blank: What is left in its place, where a record has memory of its own.
    mutating func remove(_ id: RecordID<Record>, leaving blank: Record? = nil) {
        guard contains(id) else { return }
        if let blank { slots[Int(id.index)].record = blank }
        slots[Int(id.index)].isUsed = false
        free.append(id.index)
    }

    /// A record that is there.
    subscript(id: RecordID<Record>) -> Record {
        get {
            assert(contains(id))
            return slots[Int(id.index)].record
        }
        _modify {
            assert(contains(id))
            yield &slots[Int(id.index)].record
        }
    }
}
