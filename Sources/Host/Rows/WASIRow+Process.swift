/// The table: arguments, environment, clocks, random bytes, the end. Names and types are those of
/// the standard, in its order.
extension WASIRow {
    static let argsGet = WASIRow(
        ("argv", Start<UInt32>.self), ("argv_buf", Start<UInt8>.self)
    ) { try $0.storeStrings($0.arguments, pointers: $2, buffer: $3, $1) }

    static let argsSizesGet = WASIRow(
        ("argc", Out<Size>.self), ("argv_buf_size", Out<Size>.self)
    ) { try $0.storeSizes($0.arguments, count: $2, byteCount: $3, $1) }

    static let environGet = WASIRow(
        ("environ", Start<UInt32>.self), ("environ_buf", Start<UInt8>.self)
    ) { try $0.storeStrings($0.environment, pointers: $2, buffer: $3, $1) }

    static let environSizesGet = WASIRow(
        ("environc", Out<Size>.self), ("environ_buf_size", Out<Size>.self)
    ) { try $0.storeSizes($0.environment, count: $2, byteCount: $3, $1) }

    static let clockResGet = WASIRow(
        ("id", ClockID.self), ("resolution", Out<Timestamp>.self)
    ) { try $0.clockResolution($2, result: $3, $1) }

    static let clockTimeGet = WASIRow(
        ("id", ClockID.self), ("precision", Timestamp.self), ("time", Out<Timestamp>.self)
    ) { wasi, call, id, _, time in try wasi.clockTime(id, result: time, call) }

    static let randomGet = WASIRow(("buf, buf_len", FilledBytes.self)) {
        try $0.randomBytes($2, $1)
    }

    static let pollOneoff = WASIRow(
        ("in, out, nsubscriptions", PollLists.self), ("nevents", Out<Size>.self), mayWait: true
    ) { try $0.poll($2, count: $3, $1) }

    static let procExit = WASIRow(
        ("rval", UInt32.self), returnsErrno: false, usesMemory: false
    ) { try $0.exit(code: $2) }

    /// Signals have been given up by the standard; no host raises them.
    static let procRaise = WASIRow(("sig", UInt32.self)) { _, _, _ in throw WASIErrno.notsup }

    static let schedYield = WASIRow(usesMemory: false) { _, _ in }
}
