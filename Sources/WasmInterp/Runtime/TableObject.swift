import WasmCore

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
    /// Has the element's type, if the host made the table; else the module does.
    private let typeHold: TypeHold?

    /// nil if the minimum goes beyond a limit.
    init?(
        _ type: TableType, initial: Reference, elementCountMax: UInt64, budget: ResourceBudget,
        typeHold: TypeHold? = nil
    ) {
        let limit = min(elementCountMax, Self.countMax)
        guard type.limits.minimum <= limit, budget.take(type.limits.minimum) else { return nil }
        self.type = type
        self.typeHold = typeHold
        self.budget = budget
        self.elementCountMax = min(type.limits.maximum ?? limit, limit)
        let count = Int(type.limits.minimum)
        capacity = max(count, 4)
        let elements = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
        elements.initialize(repeating: initial.bits, count: capacity)
        data = .allocate(capacity: 1)
        data.initialize(
            to: TableData(
                elements: elements, count: UInt(count), is64: type.addressType == .i64,
                object: Unmanaged.passUnretained(self)))
    }

    deinit {
        data.pointee.elements.deallocate()
        budget.give(count)
        data.deallocate()
    }

    var count: UInt64 { UInt64(data.pointee.count) }

    var elements: [UInt64] {
        Array(UnsafeBufferPointer(start: data.pointee.elements, count: Int(count)))
    }

    /// Gives the table the elements that it had.
    func reset(to elements: [UInt64]) {
        guard data.pointee.isWritten else { return }
        if capacity > max(2 * elements.count, 1_024) {
            data.pointee.elements.deallocate()
            capacity = max(elements.count, 4)
            data.pointee.elements = .allocate(capacity: capacity)
        }
        data.pointee.elements.initialize(from: elements, count: elements.count)
        budget.give(count - UInt64(elements.count))
        data.pointee.count = UInt(elements.count)
        data.pointee.isWritten = false
    }

    /// Adds elements and returns the former count, or nil if that goes beyond a limit.
    func grow(by added: UInt64, with value: UInt64) -> UInt64? {
        let old = count
        let (new, overflow) = old.addingReportingOverflow(added)
        guard !overflow, new <= elementCountMax, budget.take(added) else { return nil }
        if Int(new) > capacity {
            let larger = max(Int(new), capacity * 2)
            let elements = UnsafeMutablePointer<UInt64>.allocate(capacity: larger)
            elements.initialize(from: data.pointee.elements, count: Int(old))
            data.pointee.elements.deallocate()
            data.pointee.elements = elements
            capacity = larger
        }
        (data.pointee.elements + Int(old)).initialize(repeating: value, count: Int(added))
        data.pointee.count = UInt(new)
        data.pointee.isWritten = true
        return old
    }

    subscript(index: UInt64) -> Reference? {
        get {
            index < count ? Reference(bits: data.pointee.elements[Int(index)]) : nil
        }
        set {
            guard index < count, let newValue else { return }
            data.pointee.elements[Int(index)] = newValue.bits
            data.pointee.isWritten = true
        }
    }
}

/// A global variable: two slots, so that a vector fits.
final class GlobalObject {
    /// With canonical type indices.
    let type: GlobalType
    let slots: UnsafeMutablePointer<UInt64>
    /// Has the value's type, if the host made the global; else the module does.
    private let typeHold: TypeHold?

    init(_ type: GlobalType, _ low: UInt64, _ high: UInt64 = 0, typeHold: TypeHold? = nil) {
        self.type = type
        self.typeHold = typeHold
        slots = .allocate(capacity: 2)
        slots[0] = low
        slots[1] = high
    }

    deinit { slots.deallocate() }
}

/// A tag: its identity is its index in the store. The type is canonical.
struct TagObject {
    var type: CanonicalTypeIndex
    var parameterSlots: Int
}
