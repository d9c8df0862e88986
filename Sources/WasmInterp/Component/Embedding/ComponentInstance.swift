import WasmCore

/// An instance of a component, with its exports. It belongs to its store.
public struct ComponentInstance {
    let state: StoreState
    let object: ComponentInstanceObject
    let exports: PlanExports

    init(object: ComponentInstanceObject, exports: PlanExports) {
        state = object.state
        self.object = object
        self.exports = exports
    }

    /// The names of what it exports, in order.
    public var exportNames: [String] { exports.items.map(\.name) }

    /// An exported function; nil if there is none of the name.
    ///
    /// - Parameter name: A plain name, or `[method]shelf.add` and the like.
    public func function(_ name: String) -> ComponentFunction? {
        guard case .function(let function) = exports[name] else { return nil }
        return ComponentFunction(object: object, planned: function)
    }

    /// A function of an exported interface; nil if there is none of the names.
    public func function(_ interface: String, _ name: String) -> ComponentFunction? {
        instance(interface)?.function(name)
    }

    /// An exported instance, such as one of an interface; nil if there is none of the name.
    public func instance(_ name: String) -> ComponentInstance? {
        guard case .instance(let exports) = exports[name] else { return nil }
        return ComponentInstance(object: object, exports: exports)
    }

    /// An exported core module; nil if there is none of the name.
    public func module(_ name: String) -> Module? {
        guard case .coreModule(let module) = exports[name] else { return nil }
        return module
    }
}

extension ComponentInstance {
    /// An exported component, which can be linked like any other; nil if there is none of the name.
    public func component(_ name: String) -> Component? {
        guard case .component(let planned) = exports[name] else { return nil }
        return Component(planned)
    }
}

/// What a component's function takes and returns.
public struct ComponentSignatureType: Hashable, Sendable {
    /// Whether calls may wait.
    public var isAsync: Bool
    /// Names and types, in order.
    public var parameters: [ComponentType.Field]
    /// nil for nothing.
    public var result: ComponentType?
}

/// A function that a component exports.
public struct ComponentFunction {
    let state: StoreState
    let object: ComponentInstanceObject
    let planned: PlanFunction

    init(object: ComponentInstanceObject, planned: PlanFunction) {
        state = object.state
        self.object = object
        self.planned = planned
    }

    /// What it takes and returns.
    public var type: ComponentSignatureType { object.plan.signatures[Int(planned.type)] }

    /// Calls the function and waits for it on this thread.
    ///
    /// - Returns: nil for a function without result.
    /// - Throws: ``ComponentCallError``: the arguments do not fit, or a trap.
    public func call(
        _ arguments: [ComponentValue] = []
    ) throws(ComponentCallError) -> ComponentValue? {
        let task = object.plan.usesTasks ? object.callTarget(planned) : nil
        do throws(Trap) {
            if let task { try object.components.awaitEntry(task) }
        } catch {
            throw placed(error)
        }
        let checked = try checked(arguments)
        do throws(Trap) {
            if let task { return try object.components.call(task, checked) }
            switch object.target(planned) {
            case .lifted(let function):
                return try function.call(checked)
            case .host(let body): return try body.call(checked)
            }
        } catch {
            throw placed(error)
        }
    }

    /// A trap that says in which call it was.
    func placed(_ trap: Trap) -> ComponentCallError {
        .trap(CallPlace(planned, object.target(planned), by: nil).placing(trap, in: state))
    }

    /// Arguments as the function takes them.
    func checked(_ arguments: [ComponentValue]) throws(ComponentCallError) -> [ComponentValue] {
        let type = type
        guard arguments.count == type.parameters.count else {
            throw .argumentCount(expected: type.parameters.count, given: arguments.count)
        }
        // First, so that none of them is an argument that is found.
        do throws(Trap) { try object.components.dropReleased() } catch { throw placed(error) }
        var checked: [ComponentValue] = []
        var handles = ArgumentHandles(object)
        let numbers = object.plan.types.functions[Int(planned.type)].parameters.map(\.type)
        for (position, argument) in arguments.enumerated() {
            let parameter = type.parameters[position]
            do throws(ComponentValueError) {
                let argument = try argument.checked(as: parameter.type)
                try handles.check(argument, numbers[position])
                checked.append(argument)
            } catch {
                throw .argument(name: parameter.label, error)
            }
        }
        return checked
    }
}

/// Why a call of a component's function has no result.
public enum ComponentCallError: Error, Sendable {
    /// More or fewer arguments than the function has parameters.
    case argumentCount(expected: Int, given: Int)
    /// An argument that is none of its parameter's type.
    case argument(name: String, ComponentValueError)
    /// The call ended in a trap.
    case trap(Trap)
    /// The task was cancelled that waited for it, and the guest has stopped.
    case cancelled
}

extension ComponentCallError: TrapCarrier {
    package var trap: Trap? { if case .trap(let trap) = self { trap } else { nil } }
}

extension ComponentCallError: CustomStringConvertible {
    /// What does not fit, or the trap.
    public var description: String {
        switch self {
        case .argumentCount(let expected, let given):
            "the function takes \(expected) arguments, not \(given)"
        case .argument(let name, let error): "argument `\(name.printable)`: \(error)"
        case .trap(let trap): trap.description
        case .cancelled: "the call was cancelled"
        }
    }
}
