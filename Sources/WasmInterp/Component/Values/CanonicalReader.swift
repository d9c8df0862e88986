import WasmCore

/// Takes values from core values and bytes of a memory, part by part. Spec: canonical ABI,
/// "Loading" and "Flat Lifting".
///
/// Nothing of the guest runs in between. What has parts begins by `begin` and ends by `end`.
public struct CanonicalReader: ~Copyable {
    // Whoever makes a reader has the context and the bindings.
    @usableFromInline unowned(unsafe) let context: CanonicalContext
    /// What handles of Swift types are of.
    @usableFromInline unowned(unsafe) let bindings: ResourceBindings
    /// The call for which handles are lent.
    @usableFromInline let scope: UInt32
    @usableFromInline var place: CanonicalPlace
    /// How much more may become the host's.
    @usableFromInline var bytesLeft: Int

    /// What a value takes in the host, roughly.
    private static let bytesPerValue = 64

    /// - Parameter slots: As many as the types say that are read.
    @inlinable @inline(__always)
    init(
        _ context: CanonicalContext, scope: UInt32, slots: UnsafeMutablePointer<UInt64>,
        bindings: ResourceBindings = .none
    ) {
        self.context = context
        self.bindings = bindings
        self.scope = scope
        place = CanonicalPlace(slots: slots)
        bytesLeft = context.liftedBytesMax
    }

    /// - Parameter address: Of values, all of whose bytes are within the memory.
    init(_ context: CanonicalContext, scope: UInt32, address: UInt64) {
        self.context = context
        bindings = .none
        self.scope = scope
        place = CanonicalPlace(address: address)
        bytesLeft = context.liftedBytesMax
    }

    /// Goes on in memory, at an address that is the next core value: values were too many.
    mutating func follow(_ extent: CanonicalExtent) throws(Trap) {
        let address = try pointer()
        try context.checkAlignment(address, extent.alignment)
        _ = try context.bytes(at: address, count: UInt64(extent.size), or: .valueOutOfBounds)
        place = CanonicalPlace(address: address)
    }

    /// What becomes the host's counts.
    private mutating func reserve(_ byteCount: Int) throws(Trap) {
        guard byteCount <= bytesLeft else { throw Trap(.tooManyBytesLifted) }
        bytesLeft -= byteCount
    }

    /// So many values become the host's, each of which takes so many bytes there; elements are
    /// paid for as they come.
    ///
    /// - Parameter byteCount: nil where nobody knows it exactly.
    mutating func reserve(values count: UInt64, byteCount: Int = 0) throws(Trap) {
        // Below 2^28 times 2^32.
        try reserve(Int(count) * max(byteCount, Self.bytesPerValue))
    }

    /// To be called before each of many values.
    func pay(value index: UInt64, of count: UInt64) throws(Trap) {
        try context.pay(value: index, of: count)
    }

    // MARK: Numbers

    /// The bits of a number of so many bytes. Further bits of a core value mean nothing.
    @inlinable @inline(__always)
    mutating func bits(_ byteCount: UInt32) throws(Trap) -> UInt64 {
        if let slots = place.slots {
            place.slots = slots + 1
            return slots.pointee
        }
        return try load(byteCount)
    }

    @usableFromInline
    mutating func load(_ byteCount: UInt32) throws(Trap) -> UInt64 {
        place.align(byteCount)
        let bytes = try context.bytes(
            at: place.address, count: UInt64(byteCount), or: .valueOutOfBounds)
        place.address += UInt64(byteCount)
        return switch byteCount {
        case 1: UInt64(bytes.loadUnaligned(as: UInt8.self))
        case 2: UInt64(bytes.loadUnaligned(as: UInt16.self))
        case 4: UInt64(bytes.loadUnaligned(as: UInt32.self))
        default: bytes.loadUnaligned(as: UInt64.self)
        }
    }

    /// An address, or a count of what is in memory.
    mutating func pointer() throws(Trap) -> UInt64 {
        context.is64 ? try bits(8) : try bits(4) & 0xFFFF_FFFF
    }

    mutating func scalar() throws(Trap) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: try bits(4))) else {
            throw Trap(.invalidScalar)
        }
        return scalar
    }

    // MARK: What has parts

    /// Goes on with the first part of a value.
    ///
    /// - Returns: For ``end(_:)``.
    mutating func begin(_ extent: CanonicalExtent) -> CanonicalPlace { place.begin(extent) }

    /// Goes on behind a value, whatever was read of it.
    mutating func end(_ end: CanonicalPlace) { place = end }

    /// Goes on with the payload of a variant.
    ///
    /// - Returns: Which case it is, and what comes behind.
    mutating func beginVariant(
        _ extent: CanonicalExtent, caseCount: Int
    ) throws(Trap) -> (discriminant: Int, end: CanonicalPlace) {
        let end = place.begin(extent)
        let payload = place.address + UInt64(extent.payloadOffset)
        let discriminant = Int(UInt32(truncatingIfNeeded: try bits(extent.discriminantSize)))
        guard discriminant < caseCount else { throw Trap(.invalidDiscriminant) }
        place.address = payload
        return (discriminant, end)
    }

    /// Goes on with the first element of a list. Nothing is charged yet.
    ///
    /// - Returns: How many there are, and what comes behind.
    mutating func beginList(
        _ element: CanonicalExtent
    ) throws(Trap) -> (count: UInt64, end: CanonicalPlace) {
        let (bytes, count, end) = try slice(element)
        place = CanonicalPlace(address: bytes.address)
        return (count, end)
    }

    /// A list whose elements are numbers, as they are.
    mutating func numbers<Number>(_ element: CanonicalExtent) throws(Trap) -> [Number] {
        let list = try numberList(element)
        let source = try context.bytes(
            at: list.address, count: list.byteCount, or: .listOutOfBounds)
        var failure: Trap?
        let numbers = [Number](unsafeUninitializedCapacity: list.count) { numbers, numberCount in
            guard let from = source.baseAddress,
                let to = UnsafeMutableRawPointer(numbers.baseAddress)
            else { return }
            do throws(Trap) {
                try context.state.chargeSteps(source.count) { offset, count in
                    (to + offset).copyMemory(from: from + offset, byteCount: count)
                }
                numberCount = list.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return numbers
    }

    /// The same where it is: it stays the guest's, and costs as much.
    mutating func lentNumbers(_ element: CanonicalExtent) throws(Trap) -> NumberList {
        let list = try numberList(element)
        let bytes = try context.bytes(at: list.address, count: list.byteCount, or: .listOutOfBounds)
        try context.state.chargeSteps(bytes.count) { _, _ in }
        return list
    }

    private mutating func numberList(_ element: CanonicalExtent) throws(Trap) -> NumberList {
        let (start, count, end) = try slice(element)
        let byteCount = count * UInt64(element.size)
        try reserve(Int(byteCount))
        place = end
        return NumberList(address: start.address, count: Int(count), byteCount: byteCount)
    }

    /// An address and a count, which lie within the memory.
    private mutating func slice(
        _ element: CanonicalExtent
    ) throws(Trap) -> (start: CanonicalPlace, count: UInt64, end: CanonicalPlace) {
        let address = try pointer()
        let count = try pointer()
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: UInt64(element.size))
        guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
            throw Trap(.listOutOfBounds)
        }
        try context.checkAlignment(address, element.alignment)
        _ = try context.bytes(at: address, count: byteCount, or: .listOutOfBounds)
        return (CanonicalPlace(address: address), count, place)
    }

    mutating func string() throws(Trap) -> String {
        let address = try pointer()
        let length = try pointer()
        let isTagged = context.encoding == .latin1UTF16 && length & context.utf16Tag != 0
        let units = isTagged ? length ^ context.utf16Tag : length
        let isWide = context.encoding == .utf16 || isTagged
        let (byteCount, overflow) = units.multipliedReportingOverflow(by: isWide ? 2 : 1)
        guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
            throw Trap(.stringOutOfBounds)
        }
        try context.checkAlignment(address, context.encoding == .utf8 ? 1 : 2)
        let bytes = try context.bytes(at: address, count: byteCount, or: .stringOutOfBounds)
        try reserve(Int(byteCount))
        return try context.text(bytes, isWide ? .utf16 : context.encoding)
    }

    // MARK: Handles

    /// A handle of the host's in place of the guest's.
    ///
    /// - Parameter type: Of the resource, by its number in the store.
    mutating func handle(type: UInt32, isBorrow: Bool) throws(Trap) -> ResourceHandle {
        let index = UInt32(truncatingIfNeeded: try bits(4))
        let components = context.components
        if isBorrow {
            let representation = try components.lend(
                index, of: context.holder, type: type, for: scope)
            return try components.hostBorrow(representation, type: type, for: scope)
        }
        let representation = try components.takeOwned(index, of: context.holder, type: type)
        return try components.hostOwn(representation, type: type)
    }
}

/// Where a list of numbers lies in a memory.
struct NumberList {
    let address: UInt64
    let count: Int
    let byteCount: UInt64
}
