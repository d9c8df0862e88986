import CommandLineSupport

/// When a run is written down, as options say.
struct SnapshotTriggers: Sendable {
    let folder: CommandWord
    var signal: SnapshotSignal?
    var period: Duration?
    /// Instructions.
    var fuel: UInt64?
    /// Whether the run ends with the first snapshot.
    var exits: Bool
    /// Snapshots that one may need, itself included.
    var chainLengthMax: Int
    /// How many are kept; nil for all.
    var keptMax: Int?

    /// Whether there may be several.
    var areRepeated: Bool { !exits && (signal != nil || period != nil) }
}

extension SnapshotTriggers {
    static let definitions: [OptionDefinition] = [
        dir.definition, on.definition, every.definition, afterFuel.definition, exit.definition,
        whole.definition, keep.definition,
    ]

    /// nil if none is asked for.
    init?(_ arguments: Arguments) throws(Failure) {
        let folder = try arguments[Self.dir]
        signal = try arguments[Self.on]
        period = try arguments[Self.every]
        fuel = try arguments[Self.afterFuel]
        exits = try arguments[Self.exit]
        chainLengthMax = try arguments[Self.whole] ?? Self.wholeUsual
        keptMax = try arguments[Self.keep]
        let hasTrigger = signal != nil || period != nil || fuel != nil
        guard let folder else {
            guard !hasTrigger, !exits else {
                throw arguments.usageError("snapshots go to a folder: --snapshot-dir DIR")
            }
            return nil
        }
        guard hasTrigger else {
            throw arguments.usageError(
                "--snapshot-dir needs --snapshot-on, --snapshot-every or --snapshot-after-fuel")
        }
        self.folder = folder
    }

    private static let dir = Option.word(
        "--snapshot-dir", value: "DIR",
        "Write snapshots of the guest to files in this folder;\n"
            + "'latest' leads to the last one, for weft resume")

    private static let on = Option(
        "--snapshot-on", value: "SIGNAL", choices: SnapshotSignal.allCases.map(\.rawValue),
        "Write one whenever this signal comes"
    ) { words throws(OptionMistake) -> SnapshotSignal? in
        guard let word = words?.last else { return nil }
        let name = word.text.map { $0.hasPrefix("SIG") ? String($0.dropFirst(3)) : $0 }
        guard let signal = name.flatMap({ SnapshotSignal(rawValue: $0) }) else {
            let known = SnapshotSignal.allCases.map(\.rawValue).joined(separator: ", ")
            throw OptionMistake(" needs one of \(known), not '\(word)'")
        }
        return signal
    }

    private static let every = Option.number(
        "--snapshot-every", value: "SECONDS", needs: "seconds from 0.001 on, as 5 or 0.5s",
        "Write one each time that so many seconds are over"
    ) { text in
        let digits = text.hasSuffix("s") ? String(text.dropLast()) : text
        return Double(digits).flatMap { $0 >= 0.001 && $0 < 1e9 ? Duration.seconds($0) : nil }
    }

    private static let afterFuel = Option.count(
        "--snapshot-after-fuel", "Write one after about N instructions")

    private static let wholeUsual = 16

    private static let whole = Option.number(
        "--snapshot-whole", value: "N", needs: "a whole number from 1 to 64",
        "Each Nth one stands alone, the others say what has changed\n"
            + "since the one before (\(wholeUsual))"
    ) { text in Int(text).flatMap { (1...64).contains($0) ? $0 : nil } }

    private static let keep = Option.number(
        "--snapshot-keep", value: "N", needs: "a whole number from 1 to 1000000",
        "Remove all that this run has written but the last N and\nthose that they go on from"
    ) { text in Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil } }

    private static let exit = Option.flag(
        "--snapshot-exit", "End with the first snapshot, with exit status 0")
}
