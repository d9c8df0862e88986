import WasmCore

/// A table as handlers see it.
struct TableData {
    /// Where the elements are, to be read.
    var elements: UnsafePointer<UInt64> { UnsafePointer(storage) }
    fileprivate(set) var count: UInt
    let is64: Bool
    /// Whether elements may have changed since the table was as new.
    fileprivate var isWritten = true
    fileprivate var storage: UnsafeMutablePointer<UInt64>
    /// The table itself, for growth. It frees this.
    let object: Unmanaged<TableObject>

    fileprivate init(
        _ storage: UnsafeMutablePointer<UInt64>, count: UInt, is64: Bool, object: TableObject
    ) {
        self.storage = storage
        self.count = count
        self.is64 = is64
        self.object = .passUnretained(object)
    }

    /// Where the elements are, for who is going to write some: there is no other way to write.
    @inline(__always)
    mutating func elementsToWrite() -> UnsafeMutablePointer<UInt64> {
        isWritten = true
        return storage
    }
}

/// A table of references.
final class TableObject {
    /// Elements that no limit goes beyond.
    private static let countMax = UInt64(UInt32.max)

    /// With canonical type indices.
    let type: TableType
    let data: UnsafeMutablePointer<TableData>
    private var capacity: Int
    private let elementCountMax: UInt64
    /// Pays for the elements of this table.
    private let budget: ResourceBudget
    private let limiter: (any ResourceLimiter)?
    /// Has the element's type, if the host made the table; else the module does.
    private let typeHold: AnyObject?

    /// nil if the minimum goes beyond a limit, or if the work may not go on.
    init?(
        _ type: TableType, initial: Reference, elementCountMax: UInt64, budget: ResourceBudget,
        limiter: (any ResourceLimiter)?, typeHold: AnyObject? = nil,
        mayGoOn: () -> Bool = { true }
    ) {
        let limit = min(elementCountMax, Self.countMax)
        let (minimum, maximum) = (type.limits.minimum, type.limits.maximum)
        guard minimum <= limit else { return nil }
        let isTaken = budget.take(minimum) {
            limiter?.tableGrowing(from: 0, to: minimum, maximum: maximum) ?? true
        }
        guard isTaken else { return nil }
        self.type = type
        self.typeHold = typeHold
        self.budget = budget
        self.limiter = limiter
        self.elementCountMax = min(maximum ?? limit, limit)
        let count = Int(minimum)
        capacity = max(count, 4)
        let elements = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
        guard Self.fill(elements, capacity, with: initial.bits, mayGoOn) else {
            elements.deallocate()
            budget.give(minimum)
            return nil
        }
        data = .allocate(capacity: 1)
        data.initialize(
            to: TableData(
                elements, count: UInt(count), is64: type.addressType == .i64, object: self))
    }

    deinit {
        data.pointee.storage.deallocate()
        budget.give(count)
        data.deallocate()
    }

    var count: UInt64 { UInt64(data.pointee.count) }

    var elements: [UInt64] {
        Array(UnsafeBufferPointer(start: data.pointee.elements, count: Int(count)))
    }

    /// Lets what has been written so far count as not written.
    func forgetWrites() { data.pointee.isWritten = false }

    /// Gives the table the elements that it had.
    func reset(to elements: [UInt64]) {
        guard data.pointee.isWritten else { return }
        if capacity > max(2 * elements.count, 1_024) {
            data.pointee.storage.deallocate()
            capacity = max(elements.count, 4)
            data.pointee.storage = .allocate(capacity: capacity)
        }
        data.pointee.storage.initialize(from: elements, count: elements.count)
        budget.give(count - UInt64(elements.count))
        data.pointee.count = UInt(elements.count)
        data.pointee.isWritten = false
    }

    /// Adds elements and returns the former count, or nil if that goes beyond a limit.
    ///
    /// - Parameter mayGoOn: Asked again and again while there is much to write; nothing is changed
    ///   if the answer is no.
    func grow(
        by added: UInt64, with value: UInt64, mayGoOn: () -> Bool = { true }
    ) -> UInt64? {
        let old = count
        let (new, overflow) = old.addingReportingOverflow(added)
        guard !overflow, new <= elementCountMax else { return nil }
        let isTaken = budget.take(added) {
            added == 0
                || limiter?.tableGrowing(from: old, to: new, maximum: type.limits.maximum) ?? true
        }
        guard isTaken else { return nil }
        guard reserve(Int(new), mayGoOn),
            Self.fill(data.pointee.elementsToWrite() + Int(old), Int(added), with: value, mayGoOn)
        else {
            budget.give(added)
            return nil
        }
        data.pointee.count = UInt(new)
        return old
    }

    /// Makes room. Capacity doubles, so that copying is paid for by what was added before.
    private func reserve(_ wanted: Int, _ mayGoOn: () -> Bool) -> Bool {
        guard wanted > capacity else { return true }
        let larger = max(wanted, min(capacity * 2, Int(clamping: elementCountMax)))
        let elements = UnsafeMutablePointer<UInt64>.allocate(capacity: larger)
        let source = data.pointee.elements
        let isDone = LongWork.inSteps(Int(count) * 8, mayGoOn) { offset, byteCount in
            (elements + offset / 8).initialize(from: source + offset / 8, count: byteCount / 8)
        }
        guard isDone else {
            elements.deallocate()
            return false
        }
        data.pointee.storage.deallocate()
        data.pointee.storage = elements
        capacity = larger
        return true
    }

    private static func fill(
        _ elements: UnsafeMutablePointer<UInt64>, _ count: Int, with value: UInt64,
        _ mayGoOn: () -> Bool
    ) -> Bool {
        LongWork.inSteps(count * 8, mayGoOn) { offset, byteCount in
            (elements + offset / 8).initialize(repeating: value, count: byteCount / 8)
        }
    }

    subscript(index: UInt64) -> Reference? {
        get {
            index < count ? Reference(bits: data.pointee.elements[Int(index)]) : nil
        }
        set {
            guard index < count, let newValue else { return }
            data.pointee.elementsToWrite()[Int(index)] = newValue.bits
        }
    }
}
