import CommandLineSupport
import Host
import WasmCore

/// One program among others that run at the same time.
struct GuestJob: Sendable {
    /// What it is called in messages.
    var name: String
    var options: RunOptions
    var priority = GuestPriority()
    /// Where its standard output goes; nil for that of the process, line by line.
    var output: CommandWord?

    init(_ options: RunOptions) {
        name = "\(options.path)"
        self.options = options
    }
}

extension GuestJob {
    /// - Throws: If what the options say is nothing for one job among others.
    func check() throws(Failure) {
        let unfit: String? =
            if options.function != nil {
                "--invoke is for one function at a time"
            } else if options.snapshots != nil {
                "snapshots are for one program at a time"
            } else if options.showsStatistics {
                "--stats is for one program at a time"
            } else {
                nil
            }
        if let unfit { throw Failure("\(name): \(unfit)", status: Failure.usageStatus) }
    }
}

extension GuestJob {
    /// Two that write to one file would write over each other.
    static func checkOutputs(of jobs: [GuestJob]) throws(Failure) {
        var known: Set<CommandWord> = []
        for path in jobs.compactMap(\.output) {
            guard known.insert(path).inserted else {
                throw Failure("\(path): the output of two jobs", status: Failure.usageStatus)
            }
        }
    }
}

extension RunOptions {
    /// The same for another program, which has no arguments.
    func running(_ path: CommandWord) -> RunOptions {
        var options = self
        options.path = path
        options.arguments = []
        return options
    }
}
