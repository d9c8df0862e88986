import WasmCore

/// Makes values whose types are known at run time only of core values and bytes of a memory.
struct Lifting {
    let context: CanonicalContext
    /// The call for which handles are lent.
    let scope: UInt32

    init(_ context: CanonicalContext, scope: UInt32) {
        self.context = context
        self.scope = scope
    }

    /// Values of types one after another in slots, or in memory if they are too many.
    func values(
        of types: [ComponentValueType], slotsMax: Int, _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) -> [ComponentValue] {
        var bytesLeft = context.state.limits.liftedBytesMax
        return try values(of: types, slotsMax: slotsMax, slots, &bytesLeft)
    }

    /// The same where what others hold counts as well.
    ///
    /// - Parameter bytesLeft: How much may become the host's, and then how much more.
    func values(
        of types: [ComponentValueType], slotsMax: Int, _ slots: UnsafeMutablePointer<UInt64>,
        _ bytesLeft: inout Int
    ) throws(Trap) -> [ComponentValue] {
        var flat = FlatTypes()
        for type in types { flat.append(context.layouts[type].flat) }
        var reader = CanonicalReader(context, scope: scope, slots: slots)
        reader.bytesLeft = bytesLeft
        if flat.count > slotsMax { try reader.follow(context.layouts.tuple(types).extent) }
        var values: [ComponentValue] = []
        values.reserveCapacity(types.count)
        for type in types { values.append(try value(of: type, &reader)) }
        bytesLeft = reader.bytesLeft
        return values
    }

    /// Values one after another at an address, all of whose bytes are within the memory.
    func batch(
        of type: ComponentValueType, at address: UInt64, count: UInt64
    ) throws(Trap) -> [ComponentValue] {
        var reader = CanonicalReader(context, scope: scope, address: address)
        return try elements(of: type, count: count, &reader)
    }

    private func value(
        of type: ComponentValueType, _ reader: inout CanonicalReader
    ) throws(Trap) -> ComponentValue {
        let definition = context.plan.types[type]
        let extent = context.layouts[type].extent
        switch definition.shape {
        case .primitive(let primitive): return try self.primitive(primitive, &reader)
        case .record(let fields):
            let end = reader.begin(extent)
            try reader.reserve(values: UInt64(fields.count))
            var parts: [ComponentValue] = []
            parts.reserveCapacity(fields.count)
            for (index, field) in fields.enumerated() {
                try reader.pay(value: UInt64(index), of: UInt64(fields.count))
                parts.append(try value(of: field, &reader))
            }
            reader.end(end)
            return definition.compose(parts)
        case .variant(let cases):
            let (discriminant, end) = try reader.beginVariant(extent, caseCount: cases.count)
            try reader.reserve(values: 1)
            let payload: ComponentValue? =
                if let type = cases[discriminant] { try value(of: type, &reader) } else { nil }
            reader.end(end)
            return definition.compose(discriminant, payload)
        case .list(let element): return try list(of: element, &reader)
        case .fixedList(let element, let count):
            return .list(try elements(of: element, count: UInt64(count), &reader))
        case .flags:
            // Labels are shared, but each is a value of its own.
            try reader.reserve(values: 8)
            return definition.compose(
                flags: UInt32(truncatingIfNeeded: try reader.bits(extent.size)))
        case .handle(let resource, let isBorrow):
            return .resource(
                try reader.handle(type: context.resource(resource), isBorrow: isBorrow))
        case .stream, .future:
            return try context.liftAsync(UInt32(truncatingIfNeeded: try reader.bits(4)), as: type)
        }
    }

    private func primitive(
        _ type: PrimitiveType, _ reader: inout CanonicalReader
    ) throws(Trap) -> ComponentValue {
        switch type {
        case .bool: .bool(try Bool.lift(from: &reader))
        case .s8: .s8(try Int8.lift(from: &reader))
        case .u8: .u8(try UInt8.lift(from: &reader))
        case .s16: .s16(try Int16.lift(from: &reader))
        case .u16: .u16(try UInt16.lift(from: &reader))
        case .s32: .s32(try Int32.lift(from: &reader))
        case .u32: .u32(try UInt32.lift(from: &reader))
        case .s64: .s64(try Int64.lift(from: &reader))
        case .u64: .u64(try UInt64.lift(from: &reader))
        case .f32: .f32(try Float.lift(from: &reader))
        case .f64: .f64(try Double.lift(from: &reader))
        case .char: .char(try reader.scalar())
        case .string: .string(try reader.string())
        case .errorContext:
            try context.liftErrorContext(UInt32(truncatingIfNeeded: try reader.bits(4)))
        }
    }

    private func list(
        of element: ValueShape.ListElement, _ reader: inout CanonicalReader
    ) throws(Trap) -> ComponentValue {
        let extent = context.layouts[element].extent
        if case .value(.primitive(.u8)) = element {
            return .bytes(try reader.numbers(extent))
        }
        let (count, end) = try reader.beginList(extent)
        defer { reader.end(end) }
        switch element {
        case .value(let type): return .list(try elements(of: type, count: count, &reader))
        case .entry(let key, let value):
            try reader.reserve(values: 2 * count)
            var entries: [(key: ComponentValue, value: ComponentValue)] = []
            for index in 0..<count {
                try reader.pay(value: index, of: count)
                let end = reader.begin(extent)
                entries.append(
                    (try self.value(of: key, &reader), try self.value(of: value, &reader)))
                reader.end(end)
            }
            return .map(entries)
        }
    }

    private func elements(
        of type: ComponentValueType, count: UInt64, _ reader: inout CanonicalReader
    ) throws(Trap) -> [ComponentValue] {
        try reader.reserve(values: count)
        var elements: [ComponentValue] = []
        elements.reserveCapacity(Int(count))
        for index in 0..<count {
            try reader.pay(value: index, of: count)
            elements.append(try value(of: type, &reader))
        }
        return elements
    }
}
