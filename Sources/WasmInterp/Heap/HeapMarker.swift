import WasmCore

/// One pass over what is reachable: sets the marks of objects, values of the host and exceptions.
///
/// Objects wait on a stack of fixed size. What does not fit stays marked without being traced, and
/// all marked objects are looked through once more at the end: each such round traces as many
/// objects as the stack holds, so there are few of them.
struct HeapMarker: ~Copyable {
    private let heap: Heap?
    private let infos: TypeInfos
    private let base: UnsafeMutableRawPointer?
    private let marks: UnsafeMutablePointer<UInt64>?
    private let stack: UnsafeMutablePointer<UInt32>?
    private let capacity: Int
    private var count = 0
    private var didOverflow = false
    private(set) var peak = 0
    /// A byte for each of the store's externs and exceptions, 1 once reached.
    let externs: UnsafeMutableBufferPointer<UInt8>
    let exceptions: UnsafeMutableBufferPointer<UInt8>
    /// Exceptions that have been reached and not been looked into.
    private let pending: UnsafeMutablePointer<Int>
    private var pendingCount = 0
    /// Asked now and then whether its guest has to stop; nil if the host collects.
    private let guest: StoreState?
    /// Whether the guest has to stop, and nothing else is looked at.
    private(set) var isStopped = false
    /// Slots looked at, up to the next question.
    private var visitsLeft = visitsPerLook
    private var looks = 0

    /// Slots between two questions: below a millisecond.
    private static let visitsPerLook = 20_000

    init(
        _ heap: Heap?, _ infos: TypeInfos, externCount: Int, exceptionCount: Int,
        guest: StoreState?
    ) {
        self.heap = heap
        self.guest = guest
        self.infos = infos
        base = heap?.base
        marks = heap?.marks
        stack = heap?.markStack
        capacity = heap.map { min($0.blockCount * Heap.markEntriesPerBlock, $0.markStackMax) } ?? 0
        externs = .allocate(capacity: externCount)
        externs.initialize(repeating: 0)
        exceptions = .allocate(capacity: exceptionCount)
        exceptions.initialize(repeating: 0)
        pending = .allocate(capacity: max(exceptionCount, 1))
    }

    deinit {
        externs.deallocate()
        exceptions.deallocate()
        pending.deallocate()
    }

    /// Slots looked at so far.
    var visits: Int { looks * Self.visitsPerLook + Self.visitsPerLook - visitsLeft }

    /// Has to be called for what is looked at; false if that is to end.
    @inline(__always)
    mutating func note(visits: Int) -> Bool {
        visitsLeft -= visits
        return visitsLeft > 0 || look()
    }

    @inline(never)
    private mutating func look() -> Bool {
        while visitsLeft <= 0 {
            visitsLeft += Self.visitsPerLook
            looks += 1
        }
        if let guest, guest.mustStop() { isStopped = true }
        return !isStopped
    }

    /// Marks what references name that lie one after another.
    mutating func visit(_ references: UnsafePointer<UInt64>, count: Int) {
        walk(count) { marker, index in marker.visit(references[index]) }
    }

    /// The same for slots that may hold anything.
    mutating func visitUnknown(_ slots: UnsafePointer<UInt64>, count: Int) {
        walk(count) { marker, index in marker.visitUnknown(slots[index]) }
    }

    @inline(__always)
    private mutating func walk(_ count: Int, _ visit: (inout HeapMarker, Int) -> Void) {
        var index = 0
        while index < count {
            let part = min(count - index, Self.visitsPerLook)
            guard note(visits: part) else { return }
            let end = index + part
            while index < end {
                visit(&self, index)
                index += 1
            }
        }
    }

    /// Marks what a reference names.
    @inline(__always)
    mutating func visit(_ bits: UInt64) {
        if bits & 7 == Reference.Tag.object.rawValue {
            markObject(bits)
        } else if bits & 7 == Reference.Tag.extern.rawValue
            || bits & 7 == Reference.Tag.exception.rawValue
        {
            markHandle(bits)
        }
    }

    /// The same for a slot that may hold anything.
    @inline(__always)
    mutating func visitUnknown(_ bits: UInt64) {
        if let heap, heap.isObject(bits) {
            markObject(bits)
        } else if bits & 7 != Reference.Tag.object.rawValue {
            visit(bits)
        }
    }

    @inline(__always)
    private mutating func markObject(_ bits: UInt64) {
        guard let marks, let stack else { return }
        let granule = bits >> UInt64(Heap.granuleShift)
        let word = Int(granule >> 6)
        let bit = UInt64(1) << (granule & 63)
        guard marks[word] & bit == 0 else { return }
        marks[word] |= bit
        guard count < capacity else {
            didOverflow = true
            return
        }
        stack[count] = UInt32(truncatingIfNeeded: granule)
        count += 1
    }

    @inline(never)
    private mutating func markHandle(_ bits: UInt64) {
        let index = Int(bits >> 3)
        if bits & 7 == Reference.Tag.extern.rawValue {
            if index < externs.count { externs[index] = 1 }
        } else if index < exceptions.count, exceptions[index] == 0 {
            exceptions[index] = 1
            pending[pendingCount] = index
            pendingCount += 1
        }
    }

    /// The next exception that has been reached and not been looked into.
    mutating func nextException() -> Int? {
        guard pendingCount > 0, !isStopped else { return nil }
        pendingCount -= 1
        return pending[pendingCount]
    }

    /// Traces everything that waits.
    mutating func drain() {
        while true {
            drainStack()
            guard didOverflow, !isStopped, let heap else { return }
            didOverflow = false
            retrace(heap)
        }
    }

    private mutating func drainStack() {
        guard let stack else { return }
        while count > 0, !isStopped {
            peak = max(peak, count)
            count -= 1
            trace(Int(stack[count]))
        }
    }

    /// Looks through all marked objects for what they refer to.
    private mutating func retrace(_ heap: Heap) {
        for word in 0..<heap.blockCount * Heap.wordsPerBlock where !isStopped {
            // Marks that are set meanwhile are of objects on the stack, or cause another round.
            var bits = heap.marks[word]
            while bits != 0 {
                trace(word << 6 + bits.trailingZeroBitCount)
                bits &= bits - 1
                drainStack()
            }
        }
    }

    @inline(__always)
    private mutating func trace(_ granule: Int) {
        guard let base else { return }
        let object = base + granule << Heap.granuleShift
        let info = infos[ObjectHeader.typeIndex(object.load(as: UInt32.self))]
        if info.pointee.kind == .array {
            guard info.pointee.fields.unsafelyUnwrapped.pointee.storage == .reference else {
                return
            }
            let length = Int(object.load(fromByteOffset: 4, as: UInt32.self))
            let elements = (object + TypeInfo.headerBytes).assumingMemoryBound(to: UInt64.self)
            visit(elements, count: length)
        } else if let references = info.pointee.references {
            guard note(visits: Int(info.pointee.referenceCount)) else { return }
            for index in 0..<Int(info.pointee.referenceCount) {
                visit(object.load(fromByteOffset: Int(references[index]), as: UInt64.self))
            }
        }
    }
}
