package import WasmInterp

extension LimitedResource {
    /// What is known of a resource.
    package struct Row {
        package let name: String
        package let unit: String
        package let property: Property
        package let use: Use
        package let answer: Answer
        /// What a limit of it is about, as documentation says.
        package let summary: String

        init(
            _ name: String, _ unit: String, _ property: Property, _ use: Use, _ answer: Answer,
            _ summary: String
        ) {
            (self.name, self.unit, self.property) = (name, unit, property)
            (self.use, self.answer, self.summary) = (use, answer, summary)
        }
    }

    /// Where limits have it.
    package enum Property {
        case ofGuest(WritableKeyPath<GuestLimits, UInt64?>)
        case ofPort(WritableKeyPath<PortLimits, UInt64?>)
    }

    /// How it is counted.
    package enum Use {
        /// What the guest has at a time: it is given back when it goes.
        case held
        /// Once and for all.
        case spent
        /// Each call of the host by itself.
        case oneCall
        /// What flows within a second.
        case rate
    }

    /// What a guest gets that asks for more.
    package enum Answer {
        /// The instruction answers -1; what cannot be made at all has no instance.
        case minusOne
        case noInstance
        case trap(TrapCode)
        /// Another one where the limit is a group's.
        case errno(WASIErrno, ofGroup: WASIErrno)
        /// Less is moved than was asked for; what cannot be cut short has an error.
        case lessMoved(WASIErrno)
        case wait
    }

    /// **The one table.**
    package var row: Row {
        switch self {
        case .memory, .tables, .instances, .heap, .stack, .code: storeRow
        case .fuel:
            Row(
                "fuel", "instructions", .ofGuest(\.fuel), .spent, .trap(.outOfFuel),
                "What guests compute, as `Store.fuel` counts it. Needs metered code.")
        case .wallClock:
            Row(
                "wall clock", "nanoseconds", .ofGuest(\.wallClockNanoseconds), .spent,
                .trap(.interrupted),
                "Time since the first store of the budget was governed by it, whether its guests "
                    + "run or wait. Needs metered code.")
        case .cpuTime:
            Row(
                "CPU time", "nanoseconds", .ofGuest(\.cpuNanoseconds), .spent,
                .trap(.interrupted),
                "Time that processors spend on the guests. An executor measures slice by slice, "
                    + "so that a guest ends at the end of the slice that goes beyond it; calls "
                    + "that are made without an executor are not measured.")
        default: hostRow
        }
    }

    private var storeRow: Row {
        switch self {
        case .tables:
            Row(
                "tables", "elements", .ofGuest(\.tableElements), .held, .minusOne,
                "Elements of all tables together, of eight bytes each. `table.grow` beyond it "
                    + "answers -1.")
        case .instances:
            Row(
                "instances", "instances", .ofGuest(\.instances), .held, .noInstance,
                "Instances of modules; they go when their store does.")
        case .heap:
            Row(
                "heap", "bytes", .ofGuest(\.heapBytes), .held, .trap(.outOfMemory),
                "Structures and arrays, in steps of 32 KiB, and exceptions that references are "
                    + "kept to. An allocation beyond it collects, and traps if that does not help.")
        case .stack:
            Row(
                "stack", "bytes", .ofGuest(\.stackBytes), .held, .trap(.stackOverflow),
                "Stacks of all calls together, in steps of 64 KiB: with less nothing runs. A "
                    + "store keeps the stacks of former calls for the next ones.")
        case .code:
            Row(
                "code", "bytes", .ofGuest(\.codeBytes), .held, .trap(.invalidFunction),
                "Code that first calls cause to be translated, until the store goes. Code that is "
                    + "there already costs nothing.")
        default:
            Row(
                "memory", "bytes", .ofGuest(\.memoryBytes), .held, .minusOne,
                "All linear memories together, as they are. `memory.grow` beyond it answers -1.")
        }
    }

    private var hostRow: Row {
        switch self {
        case .descriptors:
            Row(
                "descriptors", "descriptors", .ofGuest(\.descriptors), .held,
                .errno(.mfile, ofGroup: .nfile),
                "What guests have opened or accepted and not closed; what they were given does "
                    + "not count. It holds in place of `WASILimits.descriptorsMax`, unless that "
                    + "was set.")
        case .sockets:
            Row(
                "sockets", "sockets", .ofGuest(\.sockets), .held,
                .errno(.mfile, ofGroup: .nfile),
                "Sockets that guests have opened or accepted and not closed. It holds in place of "
                    + "`WASILimits.socketsMax`, unless that was set.")
        case .bytesRead:
            Row(
                "bytes read", "bytes", .ofPort(\.bytesRead), .spent,
                .errno(.dquot, ofGroup: .dquot),
                "What is read of one port. Less is read where less is left, and nothing beyond.")
        case .bytesWritten:
            Row(
                "bytes written", "bytes", .ofPort(\.bytesWritten), .spent,
                .errno(.dquot, ofGroup: .dquot),
                "What is written to one port. Less is written where less is left, and nothing "
                    + "beyond.")
        case .bytesPerSecond:
            Row(
                "bytes per second", "bytes per second", .ofPort(\.bytesPerSecond), .rate, .wait,
                "What is read of and written to one port. A second's worth may come at once; then "
                    + "calls wait, or answer `again` where a descriptor must not wait or a "
                    + "socket's time to wait is over. With 0 nothing passes: `dquot`.")
        case .copiedBytes:
            Row(
                "bytes of one call", "bytes", .ofGuest(\.copiedBytes), .oneCall,
                .lessMoved(.nomem),
                "What one call of the host reads, writes, lists or makes of random bytes. Reads "
                    + "and writes move less then; datagrams, listings and `random_get` have an "
                    + "error, as has whatever could not move a byte. What other calls move, such "
                    + "as arguments, the environment and events of `poll_oneoff`, is bounded by "
                    + "`WASILimits` alone.")
        case .randomBytes:
            Row(
                "random bytes", "bytes", .ofGuest(\.randomBytes), .spent,
                .errno(.dquot, ofGroup: .dquot), "What `random_get` gives.")
        default:
            Row(
                "log", "bytes", .ofGuest(\.logBytes), .spent, .errno(.dquot, ofGroup: .dquot),
                "What is written to standard output and standard error together.")
        }
    }
}
