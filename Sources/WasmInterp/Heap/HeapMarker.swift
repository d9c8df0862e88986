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

    init(_ heap: Heap?, _ infos: TypeInfos, externCount: Int, exceptionCount: Int) {
        self.heap = heap
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
        guard pendingCount > 0 else { return nil }
        pendingCount -= 1
        return pending[pendingCount]
    }

    /// Traces everything that waits.
    mutating func drain() {
        while true {
            drainStack()
            guard didOverflow, let heap else { return }
            didOverflow = false
            retrace(heap)
        }
    }

    private mutating func drainStack() {
        guard let stack else { return }
        while count > 0 {
            peak = max(peak, count)
            count -= 1
            trace(Int(stack[count]))
        }
    }

    /// Looks through all marked objects for what they refer to.
    private mutating func retrace(_ heap: Heap) {
        for word in 0..<heap.blockCount * Heap.wordsPerBlock {
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
            for index in 0..<length { visit(elements[index]) }
        } else if let references = info.pointee.references {
            for index in 0..<Int(info.pointee.referenceCount) {
                visit(object.load(fromByteOffset: Int(references[index]), as: UInt64.self))
            }
        }
    }
}
