import WasmCore

/// Makes core values and bytes of a memory of values whose types are known at run time only.
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
        _ values: [ComponentValue], as types: [ComponentValueType],
        _ slots: UnsafeMutablePointer<UInt64>
    ) throws(Trap) {
        var flat = FlatTypes()
        for type in types { flat.append(context.layouts[type].flat) }
        var writer = CanonicalWriter(context, scope: scope, slots: slots)
        if flat.count > FlatTypes.parametersMax {
            try writer.spill(context.layouts.tuple(types).extent)
        }
        var labels = LabelPositions()
        for (value, type) in zip(values, types) { try write(value, as: type, &writer, &labels) }
    }

    /// The result of a lowered function: in a slot, or where the caller said.
    func result(
        _ value: ComponentValue, as type: ComponentValueType,
        _ slots: UnsafeMutablePointer<UInt64>, returnPointer: UInt64?
    ) throws(Trap) {
        var writer = CanonicalWriter(context, scope: scope, slots: slots)
        if let returnPointer {
            try writer.follow(returnPointer, context.layouts[type].extent)
        }
        var labels = LabelPositions()
        try write(value, as: type, &writer, &labels)
    }

    /// Values one after another at an address, where their bytes are within the memory.
    func batch(
        _ values: [ComponentValue], of type: ComponentValueType, at address: UInt64
    ) throws(Trap) {
        var writer = CanonicalWriter(context, scope: scope, address: address)
        var labels = LabelPositions()
        try write(values, as: type, &writer, &labels)
    }

    private func write(
        _ values: [ComponentValue], as type: ComponentValueType, _ writer: inout CanonicalWriter,
        _ labels: inout LabelPositions
    ) throws(Trap) {
        for (index, value) in values.enumerated() {
            try context.pay(value: UInt64(index), of: UInt64(values.count))
            try write(value, as: type, &writer, &labels)
        }
    }

    private func write(
        _ value: ComponentValue, as type: ComponentValueType, _ writer: inout CanonicalWriter,
        _ labels: inout LabelPositions
    ) throws(Trap) {
        let definition = context.plan.types[type]
        let extent = context.layouts[type].extent
        switch definition.shape {
        case .primitive(let primitive): try write(value, as: primitive, &writer)
        case .record(let fields):
            let parts = try require(definition.parts(of: value), value, definition)
            let end = writer.begin(extent)
            for (part, field) in zip(parts, fields) { try write(part, as: field, &writer, &labels) }
            writer.end(end)
        case .variant(let cases):
            let (discriminant, payload) = try require(
                definition.variant(value, &labels), value, definition)
            let end = try writer.beginVariant(extent, discriminant)
            if let type = cases[discriminant], let payload {
                try write(payload, as: type, &writer, &labels)
            }
            writer.end(end)
        case .list(let element): try write(list: value, of: element, &writer, &labels)
        case .fixedList(let element, let count):
            let elements = try require(value.elements, value, definition)
            guard elements.count == Int(count) else { throw mismatch(value, definition) }
            try write(elements, as: element, &writer, &labels)
        case .flags:
            let bits = try require(definition.bits(of: value), value, definition)
            try writer.append(UInt64(bits), extent.size)
        case .handle(let resource, let isBorrow):
            guard case .resource(let handle) = value else { throw mismatch(value, definition) }
            try writer.append(handle, type: context.resource(resource), isBorrow: isBorrow)
        case .stream, .future:
            try writer.append(UInt64(context.lowerAsync(value, as: type)), 4)
        }
    }

    private func write(
        list value: ComponentValue, of element: ValueShape.ListElement,
        _ writer: inout CanonicalWriter,
        _ labels: inout LabelPositions
    ) throws(Trap) {
        let extent = context.layouts[element].extent
        switch (element, value) {
        case (.value(.primitive(.u8)), .bytes(let bytes)):
            try UInt8.lowerList(bytes, to: &writer)
        case (.value(let type), _):
            let elements = try require(value.elements, value, .list(type))
            let end = try writer.beginList(extent, count: elements.count)
            try write(elements, as: type, &writer, &labels)
            writer.end(end)
        case (.entry(let key, let type), .map(let entries)):
            let end = try writer.beginList(extent, count: entries.count)
            for (index, entry) in entries.enumerated() {
                try context.pay(value: UInt64(index), of: UInt64(entries.count))
                let end = writer.begin(extent)
                try write(entry.key, as: key, &writer, &labels)
                try write(entry.value, as: type, &writer, &labels)
                writer.end(end)
            }
            writer.end(end)
        case (.entry(let key, let type), _): throw mismatch(value, .map(key: key, value: type))
        }
    }

    private func write(
        _ value: ComponentValue, as type: PrimitiveType, _ writer: inout CanonicalWriter
    ) throws(Trap) {
        switch (type, value) {
        case (.bool, .bool(let value)): try value.lower(to: &writer)
        case (.s8, .s8(let value)): try value.lower(to: &writer)
        case (.u8, .u8(let value)): try value.lower(to: &writer)
        case (.s16, .s16(let value)): try value.lower(to: &writer)
        case (.u16, .u16(let value)): try value.lower(to: &writer)
        case (.s32, .s32(let value)): try value.lower(to: &writer)
        case (.u32, .u32(let value)): try value.lower(to: &writer)
        case (.s64, .s64(let value)): try value.lower(to: &writer)
        case (.u64, .u64(let value)): try value.lower(to: &writer)
        case (.f32, .f32(let value)): try value.lower(to: &writer)
        case (.f64, .f64(let value)): try value.lower(to: &writer)
        case (.char, .char(let value)): try value.lower(to: &writer)
        case (.string, .string(let value)): try value.lower(to: &writer)
        case (.errorContext, .resource):
            try writer.append(UInt64(context.lowerErrorContext(value)), 4)
        default: throw mismatch(value, .primitive(type))
        }
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
