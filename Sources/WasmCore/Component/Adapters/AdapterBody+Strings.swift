// Strings. How often memory is asked for, and for how much, is part of the standard: guests see it.
// Spec: canonical ABI, `load_string` and `store_string`.

/// The locals of a string's routine; numbers are of 64 bits.
private struct StringLocals {
    let address: AdapterLocal
    let length: AdapterLocal
    /// What the receiver gets.
    let result: AdapterLocal
    let resultLength: AdapterLocal
    /// Code units of the source.
    let units: AdapterLocal
    /// Where copying is, and how many code units are left.
    let source: AdapterLocal
    let left: AdapterLocal
    /// Code units written.
    let written: AdapterLocal
    /// Bytes that the receiver's memory was asked for.
    let room: AdapterLocal
    let size: AdapterLocal

    init(_ code: AdapterAssembler, result: ValueType) {
        (address, length) = (code.parameters[0], code.parameters[1])
        self.result = code.fresh(result)
        resultLength = code.fresh(.i64)
        units = code.fresh(.i64)
        source = code.fresh(.i64)
        left = code.fresh(.i64)
        written = code.fresh(.i64)
        room = code.fresh(.i64)
        size = code.fresh(.i64)
    }
}

extension AdapterBody {
    func stringRoutine() {
        let locals = StringLocals(code, result: pointer(to))
        let tag = Self.tag(pointer(from))
        switch builder.side(from).encoding {
        case .utf8:
            setUnits(locals)
            string(.utf8, locals)
        case .utf16:
            setUnits(locals)
            string(.utf16, locals)
        case .latin1UTF16:
            setUnits(locals)
            code.block {
                code.block {
                    code.get(locals.units)
                    code.constant(tag, .i64)
                    code.emit(.i64And)
                    code.emit(.i64Eqz)
                    code.branchIf(0)
                    set(locals.units, locals.units, .i64Xor, tag)
                    string(.utf16, locals, isTagged: true)
                    code.branch(1)
                }
                string(.latin1, locals)
            }
        }
        code.get(locals.result)
        code.get(locals.resultLength)
        narrow(to: to)
    }

    /// The bit of a length that says that a string is UTF-16 where it might be Latin-1.
    private static func tag(_ pointer: ValueType) -> UInt64 {
        pointer == .i32 ? 1 << 31 : 1 << 63
    }

    /// Moves a string whose form is known.
    private func string(_ form: StringForm, _ locals: StringLocals, isTagged: Bool = false) {
        checkSource(form, locals)
        getWide(locals.address)
        code.set(locals.source)
        set(locals.left, locals.units)
        code.constant(0, .i64)
        code.set(locals.written)
        switch (builder.side(to).encoding, form) {
        case (.utf8, .utf8): copy(form, into: .utf8, locals)
        case (.utf8, .utf16): widenUTF8(form, worst: 3, locals)
        case (.utf8, .latin1): widenUTF8(form, worst: 2, locals)
        case (.utf16, .utf8): utf8ToUTF16(locals)
        case (.utf16, .utf16), (.utf16, .latin1): copy(form, into: .utf16, locals)
        case (.latin1UTF16, .latin1): copy(form, into: .latin1, locals)
        case (.latin1UTF16, .utf16) where isTagged: narrowTagged(locals)
        case (.latin1UTF16, .utf8), (.latin1UTF16, .utf16): latin1OrUTF16(form, locals)
        }
    }

    private func setUnits(_ locals: StringLocals) {
        getWide(locals.length)
        code.set(locals.units)
    }

    private func checkSource(_ form: StringForm, _ locals: StringLocals) {
        code.get(locals.units)
        code.constant(Self.bytesMax / form.unitBytes, .i64)
        code.emit(.i64GtU)
        trapIf(.stringOutOfBounds)
        checkAlignment(locals.address, builder.side(from).encoding == .utf8 ? 1 : 2)
        set(locals.size, locals.units, .i64Mul, form.unitBytes)
        isOutOfBounds(from, locals.address, size: locals.size)
        trapIf(.stringOutOfBounds)
    }

    // MARK: One function for each algorithm of the standard

    /// `store_string_copy`: the size is known before.
    private func copy(_ form: StringForm, into target: StringForm, _ locals: StringLocals) {
        set(locals.room, locals.units, .i64Mul, target.unitBytes)
        let alignment: UInt32 = builder.side(to).encoding == .utf8 ? 1 : 2
        allocate(
            locals.result, size: locals.room, alignment: alignment)
        set(locals.resultLength, locals.units)
        guard form == .latin1, target == .latin1 else {
            return transcode(form, into: target, locals)
        }
        code.get(locals.result)
        code.get(locals.address)
        code.get(locals.room)
        if pointer(.caller) == .i32 || pointer(.callee) == .i32 { code.emit(.i32WrapI64) }
        copyMemory()
    }

    /// `store_string_to_utf8`: a byte a code unit as long as it is ASCII, then as much as there can
    /// be at most. What is there by then is as `realloc` has left it.
    private func widenUTF8(_ form: StringForm, worst: UInt64, _ locals: StringLocals) {
        set(locals.room, locals.units)
        allocate(locals.result, size: locals.room, alignment: 1)
        transcode(form, into: .utf8, locals, builtIn: .copyASCII(from: form, to: to))
        code.get(locals.left)
        ifNotZero {
            set(locals.size, locals.units, .i64Mul, worst)
            resize(locals, alignment: 1)
            transcode(form, into: .utf8, locals)
            shrink(to: locals.written, 1, alignment: 1, locals)
        }
        set(locals.resultLength, locals.written)
    }

    /// `store_utf8_to_utf16`: as much as there can be at most, the rest is given back.
    private func utf8ToUTF16(_ locals: StringLocals) {
        set(locals.room, locals.units, .i64Mul, 2)
        allocate(locals.result, size: locals.room, alignment: 2)
        transcode(.utf8, into: .utf16, locals)
        shrink(to: locals.written, 2, alignment: 2, locals)
        set(locals.resultLength, locals.written)
    }

    /// `store_string_to_latin1_or_utf16`. What was written as Latin-1 is widened as it is after
    /// `realloc`, which may have made something else of it.
    private func latin1OrUTF16(_ form: StringForm, _ locals: StringLocals) {
        set(locals.room, locals.units)
        allocate(locals.result, size: locals.room, alignment: 2)
        transcode(form, into: .latin1, locals)
        code.block {
            code.block {
                code.get(locals.left)
                code.emit(.i64Eqz)
                code.branchIf(0)
                set(locals.size, locals.units, .i64Mul, 2)
                resize(locals, alignment: 2)
                widen(locals)
                transcode(form, into: .utf16, locals)
                shrink(to: locals.written, 2, alignment: 2, locals)
                set(locals.resultLength, locals.written, .i64Or, Self.tag(pointer(to)))
                code.branch(1)
            }
            shrink(to: locals.written, 1, alignment: 2, locals)
            set(locals.resultLength, locals.written)
        }
    }

    /// `store_probably_utf16_to_latin1_or_utf16`: room for UTF-16, of which half is given back if
    /// it turns out to be Latin-1.
    private func narrowTagged(_ locals: StringLocals) {
        set(locals.room, locals.units, .i64Mul, 2)
        allocate(locals.result, size: locals.room, alignment: 2)
        transcode(.utf16, into: .latin1, locals)
        code.block {
            code.block {
                code.get(locals.left)
                code.emit(.i64Eqz)
                code.branchIf(0)
                startAgain(locals)
                transcode(.utf16, into: .utf16, locals)
                set(locals.resultLength, locals.units, .i64Or, Self.tag(pointer(to)))
                code.branch(1)
            }
            // For an empty string too.
            reallocate(
                locals.result, from: locals.room, to: locals.units, alignment: 1)
            set(locals.resultLength, locals.units)
        }
    }

    // MARK: Steps

    /// Copies until nothing is left or the built-in can't go on.
    private func transcode(
        _ form: StringForm, into target: StringForm, _ locals: StringLocals,
        builtIn: AdapterBuiltIn? = nil
    ) {
        code.withTemporary(.i64) { count in
            code.block {
                code.loop {
                    code.get(locals.left)
                    code.emit(.i64Eqz)
                    code.branchIf(1)
                    code.get(locals.source)
                    code.get(locals.left)
                    pushTarget(target, locals)
                    pushRoom(target, locals)
                    call(builtIn ?? .transcode(from: form, into: target, to: to))
                    code.get(locals.written)
                    code.emit(.i64Add)
                    code.set(locals.written)
                    code.tee(count)
                    code.emit(.i64Eqz)
                    code.branchIf(1)
                    code.get(locals.left)
                    code.get(count)
                    code.emit(.i64Sub)
                    code.set(locals.left)
                    code.get(count)
                    code.constant(form.unitBytes, .i64)
                    code.emit(.i64Mul)
                    code.get(locals.source)
                    code.emit(.i64Add)
                    code.set(locals.source)
                    code.branch(0)
                }
            }
        }
    }

    /// Makes what was written as Latin-1 UTF-16, where it is.
    private func widen(_ locals: StringLocals) {
        code.withTemporary(.i64) { left in
            set(left, locals.written)
            code.block {
                code.loop {
                    code.get(left)
                    code.emit(.i64Eqz)
                    code.branchIf(1)
                    getWide(locals.result)
                    code.get(left)
                    call(.widen(in: to))
                    code.set(left)
                    code.branch(0)
                }
            }
        }
    }

    private func pushTarget(_ target: StringForm, _ locals: StringLocals) {
        getWide(locals.result)
        code.get(locals.written)
        code.constant(target.unitBytes, .i64)
        code.emit(.i64Mul)
        code.emit(.i64Add)
    }

    private func pushRoom(_ target: StringForm, _ locals: StringLocals) {
        code.get(locals.room)
        code.constant(target.unitBytes == 2 ? 1 : 0, .i64)
        code.emit(.i64ShrU)
        code.get(locals.written)
        code.emit(.i64Sub)
    }

    private func startAgain(_ locals: StringLocals) {
        getWide(locals.address)
        code.set(locals.source)
        set(locals.left, locals.units)
        code.constant(0, .i64)
        code.set(locals.written)
    }

    /// Asks for `size` bytes instead of `room`.
    private func resize(_ locals: StringLocals, alignment: UInt32) {
        reallocate(
            locals.result, from: locals.room, to: locals.size, alignment: alignment)
        set(locals.room, locals.size)
    }

    /// Gives back what so many code units don't need, if anything.
    private func shrink(
        to units: AdapterLocal, _ unitBytes: UInt64, alignment: UInt32, _ locals: StringLocals
    ) {
        set(locals.size, units, .i64Mul, unitBytes)
        code.get(locals.size)
        code.get(locals.room)
        code.emit(.i64LtU)
        code.ifTrue { resize(locals, alignment: alignment) }
    }

    private func ifNotZero(_ body: () -> Void) {
        code.constant(0, .i64)
        code.emit(.i64Ne)
        code.ifTrue(body)
    }

    private func set(_ target: AdapterLocal, _ source: AdapterLocal) {
        code.get(source)
        code.set(target)
    }

    private func set(
        _ target: AdapterLocal, _ source: AdapterLocal, _ opcode: Opcode, _ constant: UInt64
    ) {
        code.get(source)
        code.constant(constant, .i64)
        code.emit(opcode)
        code.set(target)
    }
}
