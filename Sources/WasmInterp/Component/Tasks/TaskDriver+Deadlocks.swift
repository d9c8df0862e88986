import WasmCore

// Who waits for what, where nothing will ever run.

extension ComponentStoreState {
    /// The trap of calls that will never end.
    func deadlock(_ waits: [Wait]) -> Trap {
        let lines = waits.prefix(Self.waitsShownMax).map { wait in
            let name = instances[wait.instance].name
            let place = name.isEmpty ? "component instance \(wait.instance)" : "`\(name.printable)`"
            return "\n  \(place), thread \(wait.thread): \(wait.words)"
        }
        let rest = waits.count - lines.count
        let more = rest > 0 ? "\n  and \(rest) threads more" : ""
        return Trap(
            .canonicalABI, message: TaskRule.deadlock.words + lines.joined() + more)
    }

    private static let waitsShownMax = 20
}

extension Wait {
    /// What it waits for.
    fileprivate var words: String {
        switch cause {
        case .entry: "has not run yet"
        case .admission: "waits to be let in"
        case .callback(nil), .resumed: "waits to be resumed"
        case .callback, .event: "waits for waitable set \(handle)"
        case .copy: "waits for the other end of \(handle)"
        case .cancellation: "waits for the end of subtask \(handle)"
        case .result: "waits for a call to return"
        }
    }
}
