// Values of all types but lists and strings. Spec: canonical ABI, "Loading" to "Flat Lowering".

extension AdapterBody {
    /// Parts, and cases of a variant, up to which a value is moved in place; else by a function of
    /// its own. Cases without a value are no parts, but each has a place in a table of branches.
    private static let inlinePartsMax = 16

    /// Moves a value from one place to another.
    func value(_ type: ComponentValueType, from source: AdapterPlace, to target: AdapterPlace) {
        if source.isMemory, target.isMemory, builder.layouts(to)[type].isBlittable {
            copy(builder.layouts(to)[type].size, from: source, to: target)
        } else if needsRoutine(type) {
            callRoutine(type, from: source, to: target)
        } else {
            parts(of: type, from: source, to: target)
        }
    }

    /// Whether core values of a type are the same on both sides, and any are values of it.
    func passesUnchanged(_ type: ComponentValueType) -> Bool {
        let types = builder.writer.types
        guard types.facts(of: type).partCount <= Self.inlinePartsMax else { return false }
        return switch types[type].shape {
        case .primitive(let primitive): primitive.isItsCoreValue
        case .record(let fields): fields.allSatisfy { passesUnchanged($0) }
        default: false
        }
    }

    private func needsRoutine(_ type: ComponentValueType) -> Bool {
        let types = builder.writer.types
        switch types[type].shape {
        case .list: return false
        case .variant(let cases) where cases.count > Self.inlinePartsMax:
            if cases.contains(where: { $0 != nil }) { return true }
        default: break
        }
        return types.facts(of: type).partCount > Self.inlinePartsMax
    }

    private func callRoutine(
        _ type: ComponentValueType, from source: AdapterPlace, to target: AdapterPlace
    ) {
        let routine = AdapterRoutine.value(
            type, to: to, fromSlots: !source.isMemory, toSlots: !target.isMemory)
        switch source {
        case .memory: pushAddress(source)
        case .slots(let locals):
            for (local, flat) in zip(locals, builder.layouts(from)[type].flat.types) {
                code.get(local)
                convert(local.type, to: flat)
            }
        }
        if target.isMemory { pushAddress(target) }
        code.call(builder.routine(routine))
        if case .slots(let locals) = target {
            let flat = builder.layouts(to)[type].flat.types
            for (local, flat) in zip(locals, flat).reversed() {
                convert(flat, to: local.type)
                code.set(local)
            }
        }
    }

    /// Moves what a value is made of.
    func parts(
        of type: ComponentValueType, from source: AdapterPlace, to target: AdapterPlace
    ) {
        switch builder.writer.types[type].shape {
        case .primitive(.string): slice(.string(to: to), from: source, to: target)
        case .primitive(.errorContext): handle(from: source, to: target) { .errorContext }
        case .primitive(let primitive): scalar(primitive, from: source, to: target)
        case .record(let fields): self.fields(fields, from: source, to: target)
        case .variant(let cases): variant(type, cases, from: source, to: target)
        case .list(let element): slice(.list(element, to: to), from: source, to: target)
        case .fixedList(let element, let count):
            fixedList(element, count, from: source, to: target)
        case .flags(let count):
            integer(bytes: builder.layouts(to)[type].size, from: source, to: target) {
                guard count < 32 else { return }
                code.constant((1 << UInt64(count)) - 1)
                code.emit(.i32And)
            }
        case .handle(let resource, false):
            handle(from: source, to: target) { .own(resource: resource) }
        case .handle(let resource, true):
            integer(bytes: 4, from: source, to: target) {
                code.emit(.globalGet, .scope)
                call(.lend(resource: resource, to: to))
            }
        case .stream, .future: handle(from: source, to: target) { .readableEnd(type) }
        }
    }

    /// Values one after another: of a record, or of parameters.
    func fields(
        _ types: [ComponentValueType], from source: AdapterPlace, to target: AdapterPlace
    ) {
        let (sources, targets) = (builder.layouts(from), builder.layouts(to))
        let offsets = (sources.tuple(types).offsets, targets.tuple(types).offsets)
        var slot = 0
        for (position, type) in types.enumerated() {
            // Both sides have as many core values, or they are not asked for.
            let slots = slot..<slot + sources[type].flat.count
            slot = slots.upperBound
            value(
                type, from: source.part(offset: offsets.0[position], slots: slots),
                to: target.part(offset: offsets.1[position], slots: slots))
        }
    }

    private func fixedList(
        _ element: ComponentValueType, _ count: UInt32, from source: AdapterPlace,
        to target: AdapterPlace
    ) {
        if source.isMemory, target.isMemory {
            code.withTemporary(.i32) { left in
                code.constant(UInt64(count))
                code.set(left)
                elements(.value(element), count: left, from: source, to: target)
            }
            return
        }
        // One side has core values, so there are few.
        let (sources, targets) = (builder.layouts(from)[element], builder.layouts(to)[element])
        for position in 0..<Int(count) {
            let start = position * sources.flat.count
            let slots = start..<start + sources.flat.count
            value(
                element,
                from: source.part(offset: UInt32(position) * sources.size, slots: slots),
                to: target.part(offset: UInt32(position) * targets.size, slots: slots))
        }
    }

    // MARK: Variants

    private func variant(
        _ type: ComponentValueType, _ cases: [ComponentValueType?], from source: AdapterPlace,
        to target: AdapterPlace
    ) {
        let (sources, targets) = (builder.layouts(from)[type], builder.layouts(to)[type])
        code.withTemporary(.i32) { discriminant in
            integer(bytes: sources.discriminantSize, from: source, to: target) {
                code.tee(discriminant)
                code.get(discriminant)
                code.constant(UInt64(cases.count))
                code.emit(.i32GeU)
                trapIf(.invalidDiscriminant)
            }
            var payloads: [ComponentValueType] = []
            var labels: [ComponentValueType: Int] = [:]
            for case let payload? in cases where labels[payload] == nil {
                labels[payload] = payloads.count
                payloads.append(payload)
            }
            guard !payloads.isEmpty else { return }
            for _ in 0...payloads.count { code.open(.block) }
            code.get(discriminant)
            let table = cases.map { $0.flatMap { labels[$0] } ?? payloads.count }
            code.branchTable(table + [payloads.count])
            for (position, payload) in payloads.enumerated() {
                code.close()
                let slots = 1..<1 + builder.layouts(from)[payload].flat.count
                value(
                    payload, from: source.part(offset: sources.payloadOffset, slots: slots),
                    to: target.part(offset: targets.payloadOffset, slots: slots))
                code.branch(payloads.count - 1 - position)
            }
            code.close()
        }
    }

    // MARK: What has no parts

    private func scalar(
        _ type: PrimitiveType, from source: AdapterPlace, to target: AdapterPlace
    ) {
        begin(target)
        push(type.instructions.load, type.row.flat, from: source)
        switch type {
        case .bool:
            code.constant(0)
            code.emit(.i32Ne)
        case .char: checkScalar()
        // Memory has no other bits.
        case .s8 where !source.isMemory: code.emit(.i32Extend8S)
        case .s16 where !source.isMemory: code.emit(.i32Extend16S)
        case .u8 where !source.isMemory, .u16 where !source.isMemory:
            code.constant(type == .u8 ? 0xFF : 0xFFFF)
            code.emit(.i32And)
        default: break
        }
        pop(type.instructions.store, type.row.flat, to: target)
    }

    /// Traps unless what is on the stack, and stays there, is a Unicode scalar value.
    private func checkScalar() {
        code.withTemporary(.i32) { scalar in
            code.tee(scalar)
            code.get(scalar)
            code.constant(0xD800)
            code.emit(.i32Sub)
            code.constant(0x800)
            code.emit(.i32LtU)
            code.get(scalar)
            code.constant(0x10FFFF)
            code.emit(.i32GtU)
            code.emit(.i32Or)
            trapIf(.invalidScalar)
        }
    }

    private func handle(
        from source: AdapterPlace, to target: AdapterPlace, _ transfer: () -> AdapterTransfer
    ) {
        integer(bytes: 4, from: source, to: target) { call(.transfer(transfer(), to: to)) }
    }

    /// An integer of up to 32 bits that `change` replaces on the stack.
    private func integer(
        bytes: UInt32, from source: AdapterPlace, to target: AdapterPlace, _ change: () -> Void
    ) {
        guard let rule = CanonicalLayout.instructions(bytes: bytes) else { return }
        begin(target)
        push(rule.load, .i32, from: source)
        change()
        pop(rule.store, .i32, to: target)
    }

    /// Bytes that are the same on both sides.
    private func copy(_ size: UInt32, from source: AdapterPlace, to target: AdapterPlace) {
        if let rule = CanonicalLayout.instructions(bytes: size) {
            begin(target)
            push(rule.load, rule.type, from: source)
            pop(rule.store, rule.type, to: target)
            return
        }
        pushAddress(target)
        pushAddress(source)
        let isNarrow = pointer(.caller) == .i32 || pointer(.callee) == .i32
        code.constant(UInt64(size), isNarrow ? .i32 : .i64)
        copyMemory()
    }

    /// Takes target, source and size from the stack.
    func copyMemory() {
        code.emit(.memoryCopy) {
            $0.index = memory(to)
            $0.index2 = memory(from)
        }
    }
}

// MARK: Places

extension AdapterBody {
    /// To be called before the value is pushed that ``pop(_:_:to:)`` takes.
    func begin(_ target: AdapterPlace) {
        if case .memory(_, let address, _) = target { code.get(address) }
    }

    /// - Parameter type: Of the value on the stack.
    func pop(_ store: Opcode, _ type: ValueType, to target: AdapterPlace) {
        switch target {
        case .memory(let role, _, let offset):
            code.access(store, memory: memory(role), offset: offset)
        case .slots(let locals):
            guard let local = locals.first else { return code.emit(.drop) }
            convert(type, to: local.type)
            code.set(local)
        }
    }

    /// - Parameter type: Of the value that is then on the stack.
    func push(_ load: Opcode, _ type: ValueType, from source: AdapterPlace) {
        switch source {
        case .memory(let role, let address, let offset):
            code.get(address)
            code.access(load, memory: memory(role), offset: offset)
        case .slots(let locals):
            guard let local = locals.first else { return code.emit(.unreachable) }
            code.get(local)
            convert(local.type, to: type)
        }
    }

    func pushAddress(_ place: AdapterPlace) {
        guard case .memory(let role, let address, let offset) = place else { return }
        code.get(address)
        guard offset > 0 else { return }
        code.constant(offset, pointer(role))
        code.emit(pointer(role) == .i32 ? .i32Add : .i64Add)
    }

    /// From or to the type that a slot has because other cases need it. Spec: `join`.
    func convert(_ have: ValueType, to want: ValueType) {
        switch (have, want) {
        case (.i64, .i32): code.emit(.i32WrapI64)
        case (.i32, .i64): code.emit(.i64ExtendI32U)
        case (.i32, .f32): code.emit(.f32ReinterpretI32)
        case (.f32, .i32): code.emit(.i32ReinterpretF32)
        case (.i64, .f64): code.emit(.f64ReinterpretI64)
        case (.f64, .i64): code.emit(.i64ReinterpretF64)
        case (.i64, .f32):
            code.emit(.i32WrapI64)
            code.emit(.f32ReinterpretI32)
        case (.f32, .i64):
            code.emit(.i32ReinterpretF32)
            code.emit(.i64ExtendI32U)
        default: break
        }
    }
}
