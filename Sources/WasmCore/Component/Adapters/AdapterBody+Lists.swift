// Lists and maps. Spec: canonical ABI, `load_list` and `store_list`.

extension AdapterBody {
    /// Bytes of a list or string of the sender's, at most. Those of the receiver's are at most
    /// twice as many.
    static var bytesMax: UInt64 { (1 << 28) - 1 }

    /// An address and a length, of which a routine makes those of the receiver.
    func slice(_ routine: AdapterRoutine, from source: AdapterPlace, to target: AdapterPlace) {
        let (sourceType, targetType) = (pointer(from), pointer(to))
        for part in halves(of: source, from) {
            push(sourceType == .i32 ? .i32Load : .i64Load, sourceType, from: part)
        }
        code.call(builder.routine(routine))
        code.withTemporary(targetType) { length in
            code.withTemporary(targetType) { address in
                code.set(length)
                code.set(address)
                for (part, local) in zip(halves(of: target, to), [address, length]) {
                    begin(part)
                    code.get(local)
                    pop(targetType == .i32 ? .i32Store : .i64Store, targetType, to: part)
                }
            }
        }
    }

    private func halves(of place: AdapterPlace, _ role: AdapterRole) -> [AdapterPlace] {
        [
            place.part(offset: 0, slots: 0..<1),
            place.part(offset: builder.side(role).pointers.byteCount, slots: 1..<2),
        ]
    }

    func listRoutine(_ element: ValueShape.ListElement) {
        let (address, length) = (code.parameters[0], code.parameters[1])
        let (source, target) = (builder.layouts(from)[element], builder.layouts(to)[element])
        let (size, count) = (code.fresh(.i64), code.fresh(.i32))
        let result = code.fresh(pointer(to))
        getWide(length)
        code.constant(Self.bytesMax / UInt64(max(source.size, 1)), .i64)
        code.emit(.i64GtU)
        trapIf(.listOutOfBounds)
        checkAlignment(address, source.alignment)
        multiply(length, by: source.size, size)
        isOutOfBounds(from, address, size: size)
        trapIf(.listOutOfBounds)
        multiply(length, by: target.size, size)
        allocate(result, size: size, alignment: target.alignment)
        if target.isBlittable {
            code.get(result)
            code.get(address)
            code.get(size)
            if pointer(.caller) == .i32 || pointer(.callee) == .i32 { code.emit(.i32WrapI64) }
            copyMemory()
        } else {
            code.get(length)
            if length.type == .i64 { code.emit(.i32WrapI64) }
            code.set(count)
            elements(
                element, count: count, from: .memory(from, address, offset: 0),
                to: .memory(to, result, offset: 0))
        }
        code.get(result)
        getWide(length)
        narrow(to: to)
    }

    /// Sets a local to a length in bytes.
    private func multiply(_ length: AdapterLocal, by size: UInt32, _ result: AdapterLocal) {
        getWide(length)
        code.constant(UInt64(size), .i64)
        code.emit(.i64Mul)
        code.set(result)
    }

    /// Moves values that lie one after another.
    ///
    /// - Parameter left: How many, counted down.
    func elements(
        _ element: ValueShape.ListElement, count left: AdapterLocal, from source: AdapterPlace,
        to target: AdapterPlace
    ) {
        let sizes = (builder.layouts(from)[element].size, builder.layouts(to)[element].size)
        code.withTemporary(pointer(from)) { read in
            code.withTemporary(pointer(to)) { written in
                pushAddress(source)
                code.set(read)
                pushAddress(target)
                code.set(written)
                code.block {
                    code.loop {
                        code.get(left)
                        code.emit(.i32Eqz)
                        code.branchIf(1)
                        move(
                            element, from: .memory(from, read, offset: 0),
                            to: .memory(to, written, offset: 0))
                        advance(read, by: sizes.0)
                        advance(written, by: sizes.1)
                        code.get(left)
                        code.constant(1)
                        code.emit(.i32Sub)
                        code.set(left)
                        code.branch(0)
                    }
                }
            }
        }
    }

    private func move(
        _ element: ValueShape.ListElement, from source: AdapterPlace, to target: AdapterPlace
    ) {
        switch element {
        case .value(let type): value(type, from: source, to: target)
        case .entry(let key, let type): fields([key, type], from: source, to: target)
        }
    }

    private func advance(_ address: AdapterLocal, by size: UInt32) {
        code.get(address)
        code.constant(UInt64(size), address.type)
        code.emit(address.type == .i32 ? .i32Add : .i64Add)
        code.set(address)
    }
}
