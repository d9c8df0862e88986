import WasmCore

/// Which call it is in which a rule of the canonical ABI is broken, for the message.
struct CallPlace {
    /// The function that is called, and its instance; nil for the host's.
    let function: String
    let callee: ComponentInstanceState?
    /// nil for the host.
    let caller: ComponentInstanceState?

    init(_ function: String, target: LoweredTarget, caller: ComponentInstanceState?) {
        self.function = function
        self.caller = caller
        callee = if case .lifted(let lifted) = target { lifted.context.holder } else { nil }
    }

    /// A trap that says where; that of a call within has said so already.
    func placing(_ trap: Trap) -> Trap {
        guard trap.code == .canonicalABI, !trap.isPlaced else { return trap }
        var placed = trap
        placed.isPlaced = true
        let name = function.isEmpty ? "a function" : "`\(function.printable)`"
        placed.message += ", in a call of \(name) of \(title(callee)) by \(title(caller))"
        return placed
    }

    private func title(_ instance: ComponentInstanceState?) -> String {
        instance.map { "`\($0.title.printable)`" } ?? "the host"
    }
}
