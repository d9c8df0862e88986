/// What becomes of the times of a file, from two timestamps and the flags that choose.
struct TimeChanges {
    var access: TimeChange
    var modification: TimeChange

    init(
        _ access: Timestamp, _ modification: Timestamp, _ flags: SetTimesFlags
    ) throws(WASIErrno) {
        guard !flags.isSuperset(of: [.access, .accessNow]),
            !flags.isSuperset(of: [.modification, .modificationNow])
        else { throw .inval }
        self.access =
            flags.contains(.access)
            ? .set(access) : flags.contains(.accessNow) ? .now : .keep
        self.modification =
            flags.contains(.modification)
            ? .set(modification) : flags.contains(.modificationNow) ? .now : .keep
    }
}
