import WasmCore

/// Makes values of core values and bytes of a memory. Spec: canonical ABI, "Loading" and "Flat
/// Lifting".
struct Lifting {
    let context: CanonicalContext
    /// The call for which handles are lent.
    let scope: UInt32
    /// How much more may become the host's.
    private var bytesLeft: Int
    /// What a value takes in the host, roughly.
    private static let bytesPerValue = 64

    init(_ context: CanonicalContext, scope: UInt32) {
        self.context = context
        self.scope = scope
        bytesLeft = context.state.limits.liftedBytesMax
    }

    /// Values of types one after another in slots, or in memory if they are too many.
    mutating func values(
        of types: [ComponentValueType], slotsMax: Int, _ slots: inout SlotReader
    ) throws(Trap) -> [ComponentValue] {
        var flat = FlatTypes()
        for type in types { flat.append(context.layouts[type].flat) }
        var values: [ComponentValue] = []
        values.reserveCapacity(types.count)
        if flat.count <= slotsMax {
            for type in types { values.append(try value(of: type, &slots)) }
            return values
        }
        let layout = context.layouts.tuple(types)
        let address = slots.next(context.is64 ? .i64 : .i32)
        try context.checkAlignment(address, layout.alignment)
        _ = try context.bytes(at: address, count: UInt64(layout.size), or: .valueOutOfBounds)
        for (type, offset) in zip(types, layout.offsets) {
            values.append(try load(type, at: address + UInt64(offset)))
        }
        return values
    }

    /// Values one after another at an address, all of whose bytes are within the memory.
    mutating func batch(
        of type: ComponentValueType, at address: UInt64, count: UInt64
    ) throws(Trap) -> [ComponentValue] {
        try elements(of: type, at: address, count: count)
    }

    // MARK: Core values

    private mutating func value(
        of type: ComponentValueType, _ slots: inout SlotReader
    ) throws(Trap) -> ComponentValue {
        let definition = context.plan.types[type]
        switch definition.shape {
        case .primitive(.string):
            let address = slots.next(context.is64 ? .i64 : .i32)
            let length = slots.next(context.is64 ? .i64 : .i32)
            return .string(try string(at: address, length))
        case .primitive(let primitive):
            return try self.primitive(primitive, slots.next(primitive.row.flat))
        case .record(let fields):
            var parts: [ComponentValue] = []
            for field in fields { parts.append(try value(of: field, &slots)) }
            return definition.compose(parts)
        case .variant(let cases):
            let start = slots
            let discriminant = Int(slots.next(.i32))
            guard discriminant < cases.count else { throw Trap(.invalidDiscriminant) }
            let payload: ComponentValue? =
                if let type = cases[discriminant] { try value(of: type, &slots) } else { nil }
            slots = start.skipping(context.layouts[type].flat.count)
            return definition.compose(discriminant, payload)
        case .list(let element):
            let address = slots.next(context.is64 ? .i64 : .i32)
            let count = slots.next(context.is64 ? .i64 : .i32)
            return try list(of: element, at: address, count)
        case .fixedList(let element, let count):
            try take(Int(count) * Self.bytesPerValue)
            var elements: [ComponentValue] = []
            for _ in 0..<count { elements.append(try value(of: element, &slots)) }
            return .list(elements)
        case .flags: return definition.compose(flags: UInt32(truncatingIfNeeded: slots.next(.i32)))
        case .handle(let resource, let isBorrow):
            return try handle(UInt32(slots.next(.i32)), resource, isBorrow)
        case .stream, .future:
            return try context.liftAsync(UInt32(slots.next(.i32)), as: type)
        }
    }

    // MARK: Memory

    /// A value at an address, all of whose bytes are within the memory.
    private mutating func load(
        _ type: ComponentValueType, at address: UInt64
    ) throws(Trap) -> ComponentValue {
        let definition = context.plan.types[type]
        let layout = context.layouts[type]
        switch definition.shape {
        case .primitive(.string):
            return .string(
                try string(at: pointer(at: address), pointer(at: address, 1)))
        case .primitive(let primitive):
            return try self.primitive(primitive, integer(at: address, layout.size))
        case .record(let fields):
            var parts: [ComponentValue] = []
            for (field, offset) in zip(fields, layout.offsets) {
                parts.append(try load(field, at: address + UInt64(offset)))
            }
            return definition.compose(parts)
        case .variant(let cases):
            let discriminant = Int(try integer(at: address, layout.discriminantSize))
            guard discriminant < cases.count else { throw Trap(.invalidDiscriminant) }
            let payload: ComponentValue? =
                if let type = cases[discriminant] {
                    try load(type, at: address + UInt64(layout.payloadOffset))
                } else { nil }
            return definition.compose(discriminant, payload)
        case .list(let element):
            return try list(of: element, at: pointer(at: address), pointer(at: address, 1))
        case .fixedList(let element, let count):
            return .list(try elements(of: element, at: address, count: UInt64(count)))
        case .flags:
            return definition.compose(flags: UInt32(try integer(at: address, layout.size)))
        case .handle(let resource, let isBorrow):
            return try handle(UInt32(try integer(at: address, 4)), resource, isBorrow)
        case .stream, .future:
            return try context.liftAsync(UInt32(try integer(at: address, 4)), as: type)
        }
    }

    private func integer(at address: UInt64, _ byteCount: UInt32) throws(Trap) -> UInt64 {
        let bytes = try context.bytes(
            at: address, count: UInt64(byteCount), or: .valueOutOfBounds)
        return switch byteCount {
        case 1: UInt64(bytes.loadUnaligned(as: UInt8.self))
        case 2: UInt64(bytes.loadUnaligned(as: UInt16.self))
        case 4: UInt64(bytes.loadUnaligned(as: UInt32.self))
        default: bytes.loadUnaligned(as: UInt64.self)
        }
    }

    private func pointer(at address: UInt64, _ position: Int = 0) throws(Trap) -> UInt64 {
        try integer(
            at: address + UInt64(position * context.pointerBytes), UInt32(context.pointerBytes))
    }

    // MARK: What both have

    private func primitive(
        _ type: PrimitiveType, _ bits: UInt64
    ) throws(Trap) -> ComponentValue {
        switch type {
        case .bool: .bool(bits != 0)
        case .s8: .s8(Int8(truncatingIfNeeded: bits))
        case .u8: .u8(UInt8(truncatingIfNeeded: bits))
        case .s16: .s16(Int16(truncatingIfNeeded: bits))
        case .u16: .u16(UInt16(truncatingIfNeeded: bits))
        case .s32: .s32(Int32(truncatingIfNeeded: bits))
        case .u32: .u32(UInt32(truncatingIfNeeded: bits))
        case .s64: .s64(Int64(bitPattern: bits))
        case .u64: .u64(bits)
        case .f32: .f32(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .f64: .f64(Double(bitPattern: bits))
        case .char: .char(try scalar(bits))
        case .errorContext: try context.liftErrorContext(UInt32(truncatingIfNeeded: bits))
        case .string: throw Trap(.unknownHandle(UInt32(truncatingIfNeeded: bits)))
        }
    }

    private func scalar(_ bits: UInt64) throws(Trap) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: bits)) else {
            throw Trap(.invalidScalar)
        }
        return scalar
    }

    private mutating func list(
        of element: ValueShape.ListElement, at address: UInt64, _ count: UInt64
    ) throws(Trap) -> ComponentValue {
        let layout = context.layouts[element]
        let (byteCount, overflow) = count.multipliedReportingOverflow(by: UInt64(layout.size))
        guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
            throw Trap(.listOutOfBounds)
        }
        try context.checkAlignment(address, layout.alignment)
        let bytes = try context.bytes(at: address, count: byteCount, or: .listOutOfBounds)
        switch element {
        case .value(.primitive(.u8)):
            try take(Int(byteCount))
            return .bytes(Array(bytes))
        case .value(let type):
            return .list(try elements(of: type, at: address, count: count))
        case .entry(let key, let value):
            try take(Int(count) * 2 * Self.bytesPerValue)
            var entries: [(key: ComponentValue, value: ComponentValue)] = []
            for position in 0..<count {
                let start = address + position * UInt64(layout.size)
                entries.append(
                    (
                        try load(key, at: start),
                        try load(value, at: start + UInt64(layout.offsets[1]))
                    ))
            }
            return .map(entries)
        }
    }

    private mutating func elements(
        of type: ComponentValueType, at address: UInt64, count: UInt64
    ) throws(Trap) -> [ComponentValue] {
        let size = UInt64(context.layouts[type].size)
        try take(Int(count) * Self.bytesPerValue)
        var elements: [ComponentValue] = []
        elements.reserveCapacity(Int(count))
        for position in 0..<count {
            elements.append(try load(type, at: address + position * size))
        }
        return elements
    }

    private mutating func string(at address: UInt64, _ length: UInt64) throws(Trap) -> String {
        let isTagged = context.encoding == .latin1UTF16 && length & context.utf16Tag != 0
        let units = isTagged ? length ^ context.utf16Tag : length
        let isWide = context.encoding == .utf16 || isTagged
        let (byteCount, overflow) = units.multipliedReportingOverflow(by: isWide ? 2 : 1)
        guard !overflow, byteCount <= CanonicalContext.byteCountMax else {
            throw Trap(.stringOutOfBounds)
        }
        try context.checkAlignment(address, context.encoding == .utf8 ? 1 : 2)
        let bytes = try context.bytes(at: address, count: byteCount, or: .stringOutOfBounds)
        try take(Int(byteCount))
        if isWide { return try StringCoding.utf16(bytes) }
        return context.encoding == .utf8
            ? try StringCoding.utf8(bytes) : StringCoding.latin1(bytes)
    }

    /// What becomes the host's counts, and is charged.
    private mutating func take(_ byteCount: Int) throws(Trap) {
        guard byteCount <= bytesLeft else { throw Trap(.tooManyBytesLifted) }
        bytesLeft -= byteCount
        try context.state.charge(fuel: UInt64(byteCount) / BulkCost.bytesPerUnit)
    }

    private func handle(
        _ index: UInt32, _ resource: UInt32, _ isBorrow: Bool
    ) throws(Trap) -> ComponentValue {
        let (components, type) = (context.components, context.resource(resource))
        if isBorrow {
            let representation = try components.lend(
                index, of: context.holder, type: type, for: scope)
            return .resource(try components.hostBorrow(representation, type: type, for: scope))
        }
        let representation = try components.takeOwned(index, of: context.holder, type: type)
        return .resource(try components.hostOwn(representation, type: type))
    }
}

/// Core values one after another.
struct SlotReader {
    private var next: UnsafePointer<UInt64>

    /// - Parameter slots: As many as the types say that are read.
    init(_ slots: UnsafePointer<UInt64>) { next = slots }

    /// A value; where the slot can hold more than the type has, the rest is ignored.
    mutating func next(_ type: ValueType) -> UInt64 {
        let bits = next.pointee
        next += 1
        return type == .i32 || type == .f32 ? bits & 0xFFFF_FFFF : bits
    }

    func skipping(_ count: Int) -> SlotReader { SlotReader(next + count) }
}
