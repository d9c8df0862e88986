import WasmCore

/// Makes core values and bytes of a memory, part by part. Spec: canonical ABI, "Storing" and "Flat
/// Lowering".
///
/// Memory may move whenever `realloc` is called, so no address of the host is kept. What has parts
/// begins by `begin` and ends by `end`.
public struct CanonicalWriter: ~Copyable {
    // Whoever makes a writer has the context and the bindings.
    @usableFromInline unowned(unsafe) let context: CanonicalContext
    /// What handles of Swift types are of.
    @usableFromInline unowned(unsafe) let bindings: ResourceBindings
    /// Where nothing is written, since handles alone are looked at before a call begins: who does
    /// that. Whoever makes the writer has it.
    @usableFromInline unowned(unsafe) let inspector: HandleInspector?
    /// The call for which handles are lent.
    @usableFromInline let scope: UInt32
    @usableFromInline var place: CanonicalPlace
    /// Where the elements of the next list go, in place of new memory.
    private var room: UInt64?

    /// - Parameter slots: As many as the types say that are written.
    @inlinable @inline(__always)
    init(
        _ context: CanonicalContext, scope: UInt32, slots: UnsafeMutablePointer<UInt64>,
        bindings: ResourceBindings = .none
    ) {
        self.context = context
        self.bindings = bindings
        inspector = nil
        self.scope = scope
        place = CanonicalPlace(slots: slots)
    }

    /// - Parameter address: Of the first value, where all bytes are within the memory.
    init(_ context: CanonicalContext, scope: UInt32, address: UInt64) {
        self.context = context
        bindings = .none
        inspector = nil
        self.scope = scope
        place = CanonicalPlace(address: address)
    }

    /// - Parameters:
    ///   - room: For the elements of one list, where all bytes are within the memory.
    ///   - slots: Two, for its address and count.
    init(
        _ context: CanonicalContext, room: UInt64, slots: UnsafeMutablePointer<UInt64>,
        bindings: ResourceBindings
    ) {
        self.init(context, scope: 0, slots: slots, bindings: bindings)
        self.room = room
    }

    /// A writer that writes nothing, and looks at handles.
    init(
        _ context: CanonicalContext, bindings: ResourceBindings,
        inspector: HandleInspector
    ) {
        self.context = context
        self.bindings = bindings
        self.inspector = inspector
        scope = 0
        place = CanonicalPlace(address: 0)
    }

    /// Whether nothing is written, and what is used up by being written has to stay.
    var isInspecting: Bool { inspector != nil }

    /// Goes on in new memory, whose address becomes the next core value: values are too many.
    mutating func spill(_ extent: CanonicalExtent) throws(Trap) {
        let address = try allocate(UInt64(extent.size), alignment: extent.alignment)
        try append(address, 8)
        place = CanonicalPlace(address: address)
    }

    /// Goes on in memory, where the caller said.
    mutating func follow(_ address: UInt64, _ extent: CanonicalExtent) throws(Trap) {
        try context.checkAlignment(address, extent.alignment)
        _ = try context.bytes(at: address, count: UInt64(extent.size), or: .valueOutOfBounds)
        place = CanonicalPlace(address: address)
    }

    /// To be called before each of many values.
    func pay(value index: Int, of count: Int) throws(Trap) {
        try context.pay(value: UInt64(index), of: UInt64(count))
    }

    // MARK: Numbers

    /// A number of so many bytes; further bits are zero.
    @inlinable @inline(__always)
    mutating func append(_ bits: UInt64, _ byteCount: UInt32) throws(Trap) {
        if let slots = place.slots {
            slots.pointee = bits
            place.slots = slots + 1
        } else {
            try store(bits, byteCount)
        }
    }

    @usableFromInline
    mutating func store(_ bits: UInt64, _ byteCount: UInt32) throws(Trap) {
        guard !isInspecting else { return }
        place.align(byteCount)
        let bytes = try context.writtenBytes(
            at: place.address, count: UInt64(byteCount), or: .valueOutOfBounds)
        withUnsafeBytes(of: bits.littleEndian) {
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<Int(byteCount)]))
        }
        place.address += UInt64(byteCount)
    }

    /// An address and a count.
    private mutating func append(slice address: UInt64, _ count: UInt64) throws(Trap) {
        let width = UInt32(context.pointerBytes)
        try append(address, width)
        try append(count, width)
    }

    // MARK: What has parts

    /// Goes on with the first part of a value.
    ///
    /// - Returns: For ``end(_:)``.
    mutating func begin(_ extent: CanonicalExtent) -> CanonicalPlace { place.begin(extent) }

    /// Goes on behind a value. Core values that were left out are zero.
    mutating func end(_ end: CanonicalPlace) {
        if var next = place.slots, let last = end.slots {
            while next < last {
                next.pointee = 0
                next += 1
            }
        }
        place = end
    }

    /// Goes on with the payload of a variant.
    ///
    /// - Returns: For ``end(_:)``.
    mutating func beginVariant(
        _ extent: CanonicalExtent, _ discriminant: Int
    ) throws(Trap) -> CanonicalPlace {
        let end = place.begin(extent)
        let payload = place.address + UInt64(extent.payloadOffset)
        try append(UInt64(discriminant), extent.discriminantSize)
        place.address = payload
        return end
    }

    /// Goes on with the first element of a list.
    ///
    /// - Returns: For ``end(_:)``.
    mutating func beginList(
        _ element: CanonicalExtent, count: Int
    ) throws(Trap) -> CanonicalPlace {
        let (byteCount, overflow) = UInt64(count).multipliedReportingOverflow(
            by: UInt64(element.size))
        guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
            throw Trap(.listOutOfBounds)
        }
        let address = try allocate(byteCount, alignment: element.alignment)
        try append(slice: address, UInt64(count))
        let end = place
        place = CanonicalPlace(address: address)
        return end
    }

    /// A list whose elements are those bytes.
    mutating func append(
        elements: UnsafeRawBufferPointer, _ element: CanonicalExtent, count: Int
    ) throws(Trap) {
        let end = try beginList(element, count: count)
        try copy(elements, to: place.address)
        place = end
    }

    /// A text of the host's counts as one in the guest's own encoding, so that `realloc` is asked
    /// once. Spec: `store_string_copy`, `store_probably_utf16_to_latin1_or_utf16`.
    mutating func append(_ string: String) throws(Trap) {
        guard !isInspecting else { return }
        switch context.encoding {
        case .utf8:
            let bytes = Array(string.utf8)
            try append(units: bytes, alignment: 1)
        case .latin1UTF16 where string.unicodeScalars.allSatisfy(\.isLatin1):
            let bytes = string.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            try append(units: bytes, alignment: 2)
        case .utf16, .latin1UTF16:
            let units = string.utf16.map(\.littleEndian)
            try append(
                units: units, alignment: 2, tag: context.encoding == .utf16 ? 0 : context.utf16Tag)
        }
    }

    private mutating func append<Unit: FixedWidthInteger>(
        units: [Unit], alignment: UInt32, tag: UInt64 = 0
    ) throws(Trap) {
        let byteCount = UInt64(units.count * MemoryLayout<Unit>.size)
        guard byteCount <= CanonicalContext.byteCountMax else { throw Trap(.stringTooLong) }
        let address = try allocate(byteCount, alignment: alignment)
        try units.withUnsafeBufferPointer { (units) throws(Trap) in
            try copy(UnsafeRawBufferPointer(units), to: address)
        }
        try append(slice: address, UInt64(units.count) | tag)
    }

    // MARK: Memory

    /// New memory of the guest's. It is asked for none as well.
    private mutating func allocate(
        _ byteCount: UInt64, alignment: UInt32
    ) throws(Trap) -> UInt64 {
        guard !isInspecting else { return 0 }
        if let room {
            self.room = nil
            return room
        }
        guard let realloc = context.realloc else {
            throw Trap(.canonicalABI, message: "no `realloc` to lower with")
        }
        let components = context.components
        components.machine.beginReallocation(in: context.holder.number)
        let results: [UInt64]
        do throws(Trap) {
            results = try context.state.call(realloc, [0, 0, UInt64(alignment), byteCount])
        } catch {
            components.machine.abandonReallocation()
            throw error
        }
        components.machine.endReallocation()
        let address = context.is64 ? results[0] : results[0] & 0xFFFF_FFFF
        guard address & UInt64(alignment - 1) == 0 else { throw Trap(.reallocUnaligned) }
        _ = try context.bytes(at: address, count: byteCount, or: .reallocOutOfBounds)
        return address
    }

    private func copy(_ bytes: UnsafeRawBufferPointer, to address: UInt64) throws(Trap) {
        guard !isInspecting else { return }
        let target = try context.writtenBytes(
            at: address, count: UInt64(bytes.count), or: .reallocOutOfBounds)
        guard bytes.count > 0 else { return }
        guard let from = bytes.baseAddress, let to = target.baseAddress else { return }
        try context.state.chargeSteps(bytes.count) { offset, count in
            (to + offset).copyMemory(from: from + offset, byteCount: count)
        }
    }

    // MARK: Handles

    /// A handle of the guest's in place of the host's.
    ///
    /// - Parameter type: Of the resource, by its number in the store.
    mutating func append(
        _ handle: ResourceHandle, type: UInt32, isBorrow: Bool
    ) throws(Trap) {
        if let inspector {
            return try inspector.check(handle, type: type, isBorrow: isBorrow)
        }
        let components = context.components
        let index = try components.hostIndex(of: .resource(handle))
        if isBorrow {
            let representation = try components.lend(index, of: nil, type: type, for: scope)
            try append(
                components.borrow(representation, by: context.holder, type: type, for: scope), 4)
        } else {
            let representation = try components.takeOwned(index, of: nil, type: type)
            try append(
                UInt64(components.own(representation, by: context.holder, type: type)), 4)
        }
    }
}
