import Host

/// The page of all limits, written from their table.
enum LimitPage {
    static var text: String {
        ([introduction, table] + LimitedResource.allCases.map { section($0) })
            .joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # Limits of guests

        Written from the table of limits: `BLESS=1 swift test --filter LimitPageTests`.

        A `GuestBudget` counts what one guest, or all guests of a group, have and use. Any budget
        can have each limit; of those of a budget and of the groups around it the narrowest one
        holds. What is *held* is given back as it goes, what is *spent* is not. nil is no limit of
        its own: `GuestLimits()` has the usual ones of one guest, `GuestLimits.unlimited` none.

        Who asks for more is refused: by the guest's instruction or call where that has an answer
        for it, else by a trap, whose message and `cause` are the limit. `LimitExceeded` says in
        each case which limit it is, its value, and the name of the budget that has it.
        `GuestBudget.refusal(of:)` is the last one of each resource, and `onRefusal` of the budget
        and of its groups is told of each limit when it is first met:

            the limit of memory is 65536 bytes, set by "tenant 7": 65536 used, 131072 more asked for

        A budget widens nothing that somebody has set: of `StoreLimits` and `WASILimits` the
        narrower one holds, but for those that are as any store has them.

        Budgets have grants as well (`ImportGrants`): what guests may import. What is not granted
        is not linked in a store of the budget, whatever the linker grants, and the error names all
        imports that lack a grant. Of components they are what these import themselves: functions
        by interface and name, those without an interface as of `$root`. A budget's grants are at
        most those of the groups around it.
        """

    private static var table: String {
        (["| limit | counts | one guest's | kept | beyond it |", "|---|---|---|---|---|"]
            + LimitedResource.allCases.map { resource in
                let row = resource.row
                return "| [\(row.name)](#\(anchor(row.name))) | \(row.unit) | \(usual(resource)) | "
                    + "\(words(row.use)) | \(words(row.answer)) |"
            }).joined(separator: "\n")
    }

    private static func section(_ resource: LimitedResource) -> String {
        let row = resource.row
        return """
            ## \(row.name)

            \(row.summary)

            - Set by \(property(row.property)), in \(row.unit); one guest has \(usual(resource)) \
            unless something is said.
            - Kept: \(words(row.use)).
            - Beyond it: \(words(row.answer)).
            """
    }

    private static func anchor(_ name: String) -> String {
        String(name.lowercased().map { $0 == " " ? "-" : $0 })
    }

    private static func usual(_ resource: LimitedResource) -> String {
        guard let limit = GuestLimits()[resource] else { return "no limit" }
        if resource.unit == "bytes" {
            for (shift, unit) in [(30, "GiB"), (20, "MiB")] where limit % (1 << shift) == 0 {
                return "\(limit >> shift) \(unit)"
            }
        }
        return "\(limit)"
    }

    private static func property(_ property: LimitedResource.Property) -> String {
        switch property {
        case .ofGuest(let path): "`GuestLimits\(name(path))`"
        case .ofPort(let path):
            "`PortLimits\(name(path))`, in `GuestLimits.everyPort` or `GuestLimits.ports`"
        }
    }

    /// As in `.memoryBytes`.
    private static func name(_ path: AnyKeyPath) -> String {
        let words = path.debugDescription
        return words.lastIndex(of: ".").map { String(words[$0...]) } ?? words
    }

    private static func words(_ use: LimitedResource.Use) -> String {
        switch use {
        case .held: "held"
        case .spent: "spent"
        case .oneCall: "each call by itself"
        case .rate: "what flows in a second"
        }
    }

    private static func words(_ answer: LimitedResource.Answer) -> String {
        switch answer {
        case .minusOne: "the instruction answers -1; what cannot be made at all has no instance"
        case .noInstance: "there is no instance"
        case .trap(let code): "trap: \(code)"
        case .errno(let own, let ofGroup):
            own == ofGroup
                ? name(own) : "\(name(own)), or \(name(ofGroup)) where it is a group's"
        case .lessMoved(let errno): "less is moved; \(name(errno)) where that cannot be"
        case .wait: "the call waits"
        }
    }

    /// As the specification has it; descriptions are the system's words.
    private static func name(_ errno: WASIErrno) -> String {
        let names: [WASIErrno: String] = [
            .mfile: "mfile", .nfile: "nfile", .dquot: "dquot", .nomem: "nomem",
        ]
        return "`\(names[errno] ?? "errno \(errno.rawValue)")`"
    }
}
