import WasmCore

/// Makes core values and bytes of a memory of values. Spec: canonical ABI, "Storing" and "Flat
/// Lowering".
///
/// Memory may move whenever `realloc` is called, so no address of the host is kept.
struct Lowering {
    let context: CanonicalContext
    /// The call for which handles are lent.
    let scope: UInt32

    init(_ context: CanonicalContext, scope: UInt32) {
        self.context = context
        self.scope = scope
    }

    /// Arguments of a lifted function: in slots, or in memory that is allocated if they are too
    /// many.
    func arguments(
        _ values: [ComponentValue], as types: [ComponentValueType], _ slots: inout SlotWriter
    ) throws(Trap) {
        var flat = FlatTypes()
        for type in types { flat.append(context.layouts[type].flat) }
        if flat.count <= FlatTypes.parametersMax {
            for (value, type) in zip(values, types) { try write(value, as: type, &slots) }
            return
        }
        let layout = context.layouts.tuple(types)
        let address = try allocate(UInt64(layout.size), alignment: layout.alignment)
        try store(values, as: types, layout, at: address)
        slots.append(address)
    }

    /// The result of a lowered function: in a slot, or where the caller said.
    func result(
        _ value: ComponentValue, as type: ComponentValueType, _ slots: inout SlotWriter,
        returnPointer: UInt64?
    ) throws(Trap) {
        guard let address = returnPointer else { return try write(value, as: type, &slots) }
        let layout = context.layouts[type]
        try context.checkAlignment(address, layout.alignment)
        _ = try context.bytes(at: address, count: UInt64(layout.size), or: .valueOutOfBounds)
        try store(value, as: type, at: address)
    }

    /// Values one after another at an address, where their bytes are within the memory.
    func batch(
        _ values: [ComponentValue], of type: ComponentValueType, at address: UInt64
    ) throws(Trap) {
        try store(values, of: type, at: address)
    }

    // MARK: Core values

    private func write(
        _ value: ComponentValue, as type: ComponentValueType, _ slots: inout SlotWriter
    ) throws(Trap) {
        let definition = context.plan.types[type]
        switch definition.shape {
        case .primitive(.string):
            let (address, length) = try string(value)
            slots.append(address)
            slots.append(length)
        case .primitive(let primitive):
            slots.append(try bits(of: value, as: primitive))
        case .record(let fields):
            let parts = try require(definition.parts(of: value), value, definition)
            for (part, field) in zip(parts, fields) { try write(part, as: field, &slots) }
        case .variant(let cases):
            let (discriminant, payload) = try require(definition.variant(value), value, definition)
            let end = slots.count + context.layouts[type].flat.count
            slots.append(UInt64(discriminant))
            if let type = cases[discriminant], let payload {
                try write(payload, as: type, &slots)
            }
            slots.fill(upTo: end)
        case .list(let element):
            let (address, count) = try list(value, of: element)
            slots.append(address)
            slots.append(count)
        case .fixedList(let element, let count):
            let elements = try require(value.elements, value, definition)
            guard elements.count == Int(count) else { throw mismatch(value, definition) }
            for part in elements { try write(part, as: element, &slots) }
        case .flags:
            slots.append(UInt64(try require(definition.bits(of: value), value, definition)))
        case .handle(let resource, let isBorrow):
            slots.append(try handle(value, resource, isBorrow))
        case .stream, .future: slots.append(UInt64(try context.lowerAsync(value, as: type)))
        }
    }

    // MARK: Memory

    private func store(
        _ values: [ComponentValue], as types: [ComponentValueType], _ layout: CanonicalLayout,
        at address: UInt64
    ) throws(Trap) {
        for (position, value) in values.enumerated() {
            try store(value, as: types[position], at: address + UInt64(layout.offsets[position]))
        }
    }

    /// Writes a value where its bytes are known to be within the memory.
    private func store(
        _ value: ComponentValue, as type: ComponentValueType, at address: UInt64
    ) throws(Trap) {
        let definition = context.plan.types[type]
        let layout = context.layouts[type]
        switch definition.shape {
        case .primitive(.string):
            let (start, length) = try string(value)
            try storeSlice(start, length, at: address)
        case .primitive(let primitive):
            try store(bits(of: value, as: primitive), layout.size, at: address)
        case .record(let fields):
            let parts = try require(definition.parts(of: value), value, definition)
            try store(parts, as: fields, layout, at: address)
        case .variant(let cases):
            let (discriminant, payload) = try require(definition.variant(value), value, definition)
            try store(UInt64(discriminant), layout.discriminantSize, at: address)
            if let type = cases[discriminant], let payload {
                try store(payload, as: type, at: address + UInt64(layout.payloadOffset))
            }
        case .list(let element):
            let (start, count) = try list(value, of: element)
            try storeSlice(start, count, at: address)
        case .fixedList(let element, let count):
            let elements = try require(value.elements, value, definition)
            guard elements.count == Int(count) else { throw mismatch(value, definition) }
            try store(elements, of: element, at: address)
        case .flags:
            let bits = try require(definition.bits(of: value), value, definition)
            try store(UInt64(bits), layout.size, at: address)
        case .handle(let resource, let isBorrow):
            try store(handle(value, resource, isBorrow), 4, at: address)
        case .stream, .future:
            try store(UInt64(context.lowerAsync(value, as: type)), 4, at: address)
        }
    }

    private func store(
        _ elements: [ComponentValue], of type: ComponentValueType, at address: UInt64
    ) throws(Trap) {
        let size = UInt64(context.layouts[type].size)
        for (position, element) in elements.enumerated() {
            try store(element, as: type, at: address + UInt64(position) * size)
        }
    }

    private func store(_ bits: UInt64, _ byteCount: UInt32, at address: UInt64) throws(Trap) {
        let bytes = try context.writtenBytes(
            at: address, count: UInt64(byteCount), or: .valueOutOfBounds)
        withUnsafeBytes(of: bits.littleEndian) {
            bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<Int(byteCount)]))
        }
    }

    /// An address and a count.
    private func storeSlice(_ start: UInt64, _ count: UInt64, at address: UInt64) throws(Trap) {
        let width = UInt32(context.pointerBytes)
        try store(start, width, at: address)
        try store(count, width, at: address + UInt64(width))
    }

    /// New memory of the guest's. It is asked for none as well.
    private func allocate(_ byteCount: UInt64, alignment: UInt32) throws(Trap) -> UInt64 {
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

    private func copy<Unit: FixedWidthInteger>(
        _ units: [Unit], to address: UInt64
    ) throws(Trap) {
        let byteCount = units.count * MemoryLayout<Unit>.size
        let target = try context.writtenBytes(
            at: address, count: UInt64(byteCount), or: .reallocOutOfBounds)
        guard let base = target.baseAddress, byteCount > 0 else { return }
        try context.state.charge(fuel: UInt64(byteCount) / BulkCost.bytesPerUnit)
        units.withUnsafeBytes { bytes in
            if let source = bytes.baseAddress {
                base.copyMemory(from: source, byteCount: byteCount)
            }
        }
    }

    // MARK: What both have

    private func list(
        _ value: ComponentValue, of element: ValueShape.ListElement
    ) throws(Trap) -> (address: UInt64, count: UInt64) {
        let layout = context.layouts[element]
        func room(for count: Int) throws(Trap) -> UInt64 {
            let (byteCount, overflow) = UInt64(count).multipliedReportingOverflow(
                by: UInt64(layout.size))
            guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
                throw Trap(.listOutOfBounds)
            }
            return try allocate(byteCount, alignment: layout.alignment)
        }
        switch (element, value) {
        case (.value(.primitive(.u8)), .bytes(let bytes)):
            let address = try room(for: bytes.count)
            try copy(bytes, to: address)
            return (address, UInt64(bytes.count))
        case (.value(let type), _):
            guard let elements = value.elements else {
                throw mismatch(value, .list(type))
            }
            let address = try room(for: elements.count)
            try store(elements, of: type, at: address)
            return (address, UInt64(elements.count))
        case (.entry(let key, let type), .map(let entries)):
            let address = try room(for: entries.count)
            for (position, entry) in entries.enumerated() {
                let start = address + UInt64(position) * UInt64(layout.size)
                try store(entry.key, as: key, at: start)
                try store(entry.value, as: type, at: start + UInt64(layout.offsets[1]))
            }
            return (address, UInt64(entries.count))
        case (.entry(let key, let type), _): throw mismatch(value, .map(key: key, value: type))
        }
    }

    private func string(
        _ value: ComponentValue
    ) throws(Trap) -> (address: UInt64, length: UInt64) {
        guard case .string(let string) = value else { throw mismatch(value, .primitive(.string)) }
        switch context.encoding {
        case .utf8:
            let bytes = Array(string.utf8)
            return (try place(bytes, alignment: 1), UInt64(bytes.count))
        case .latin1UTF16 where string.unicodeScalars.allSatisfy(\.isLatin1):
            let bytes = string.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            return (try place(bytes, alignment: 2), UInt64(bytes.count))
        case .utf16, .latin1UTF16:
            let units = string.utf16.map(\.littleEndian)
            let address = try place(units, alignment: 2)
            let tag = context.encoding == .utf16 ? 0 : context.utf16Tag
            return (address, UInt64(units.count) | tag)
        }
    }

    private func place<Unit: FixedWidthInteger>(
        _ units: [Unit], alignment: UInt32
    ) throws(Trap) -> UInt64 {
        let byteCount = UInt64(units.count * MemoryLayout<Unit>.size)
        guard byteCount <= CanonicalContext.byteCountMax else { throw Trap(.stringTooLong) }
        let address = try allocate(byteCount, alignment: alignment)
        try copy(units, to: address)
        return address
    }

    private func bits(
        of value: ComponentValue, as type: PrimitiveType
    ) throws(Trap) -> UInt64 {
        switch (type, value) {
        case (.bool, .bool(let value)): value ? 1 : 0
        case (.s8, .s8(let value)): UInt64(UInt32(bitPattern: Int32(value)))
        case (.u8, .u8(let value)): UInt64(value)
        case (.s16, .s16(let value)): UInt64(UInt32(bitPattern: Int32(value)))
        case (.u16, .u16(let value)): UInt64(value)
        case (.s32, .s32(let value)): UInt64(UInt32(bitPattern: value))
        case (.u32, .u32(let value)): UInt64(value)
        case (.s64, .s64(let value)): UInt64(bitPattern: value)
        case (.u64, .u64(let value)): value
        case (.f32, .f32(let value)): UInt64(value.bitPattern)
        case (.f64, .f64(let value)): value.bitPattern
        case (.char, .char(let value)): UInt64(value.value)
        case (.errorContext, .resource): UInt64(try context.lowerErrorContext(value))
        default: throw mismatch(value, .primitive(type))
        }
    }

    private func handle(
        _ value: ComponentValue, _ resource: UInt32, _ isBorrow: Bool
    ) throws(Trap) -> UInt64 {
        let (components, type) = (context.components, context.resource(resource))
        let index = try components.hostIndex(of: value)
        if isBorrow {
            let representation = try components.lend(index, of: nil, type: type, for: scope)
            return try components.borrow(
                representation, by: context.holder, type: type, for: scope)
        }
        let representation = try components.takeOwned(index, of: nil, type: type)
        return UInt64(try components.own(representation, by: context.holder, type: type))
    }

    private func require<T>(
        _ part: T?, _ value: ComponentValue, _ type: DefinedValueType
    ) throws(Trap) -> T {
        guard let part else { throw mismatch(value, type) }
        return part
    }

    /// Values are compared with types before they are lowered, so nobody should see this.
    private func mismatch(_ value: ComponentValue, _ type: DefinedValueType) -> Trap {
        Trap(.host, message: "a value does not fit the type of a component's function")
    }
}

extension ComponentValue {
    /// The elements of a list in any form.
    fileprivate var elements: [ComponentValue]? {
        switch self {
        case .list(let elements): elements
        case .bytes(let bytes): bytes.map { .u8($0) }
        default: nil
        }
    }
}

/// Core values one after another, on their way into a call.
struct SlotWriter {
    private let slots: UnsafeMutablePointer<UInt64>
    private(set) var count = 0

    /// - Parameter slots: As many as the types say that are written.
    init(_ slots: UnsafeMutablePointer<UInt64>) { self.slots = slots }

    mutating func append(_ value: UInt64) {
        slots[count] = value
        count += 1
    }

    /// Zeroes up to a count.
    mutating func fill(upTo end: Int) {
        while count < end { append(0) }
    }
}
