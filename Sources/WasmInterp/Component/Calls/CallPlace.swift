import WasmCore

/// Which call it is in which a rule of the canonical ABI is broken, for the message.
struct CallPlace {
    private let function: Function
    /// nil for the host.
    private let caller: ComponentInstanceState?

    private enum Function {
        /// The way to it.
        case host(String)
        /// By its index in the store.
        case guest(core: Int, ComponentInstanceState)
    }

    /// - Parameter caller: nil for the host.
    init(_ planned: PlanFunction, _ target: LoweredTarget, by caller: ComponentInstanceState?) {
        self.caller = caller
        switch target {
        case .host: function = .host(planned.name)
        case .lifted(let lifted): function = .guest(core: lifted.core, lifted.context.holder)
        }
    }

    /// A trap that says where; that of a call within has said so already.
    func placing(_ trap: Trap, in state: StoreState) -> Trap {
        guard trap.code == .canonicalABI, !trap.isPlaced else { return trap }
        var placed = trap
        placed.isPlaced = true
        placed.message += ", in a call of \(callee(state)) by \(Self.title(caller))"
        return placed
    }

    private func callee(_ state: StoreState) -> String {
        switch function {
        case .host(let name): return "`\(name.printable)` of the host"
        case .guest(let core, let instance):
            let name = state.exportName(core).map { "`\($0.printable)`" } ?? "a function"
            return "\(name) of \(Self.title(instance))"
        }
    }

    private static func title(_ instance: ComponentInstanceState?) -> String {
        instance.map { "`\($0.title.printable)`" } ?? "the host"
    }
}

extension StoreState {
    /// The name by which its module exports a function; nil for none.
    fileprivate func exportName(_ function: Int) -> String? {
        guard let data = functionRecords[function].instance else { return nil }
        let instance = instances[data.pointee.index]
        guard let position = instance.functions.firstIndex(of: function) else { return nil }
        return instance.module.decoded.exports.first {
            $0.kind == .function && $0.position == position
        }?.name
    }
}
