import WasmCore
import WasmInterp

// Components, their instances and what scripts do with them.

/// What a script has of components, beside its modules.
struct ScriptComponents {
    var current: ComponentInstance?
    var instances: [ExactName: ComponentInstance] = [:]
    var lastDefinition: Component?
    var definitions: [ExactName: Component] = [:]
}

extension WastRunner {
    mutating func defineComponent(_ module: WastModule) throws(Mismatch) {
        if !module.isDefinition {
            current = nil
            components.current = nil
            if let name = module.name { components.instances[ExactName(name)] = nil }
        }
        let component: Component
        switch compileComponent(module) {
        case .success(let made): component = made
        case .failure(let refusal):
            throw Mismatch(.refused, "the component was refused: \(refusal)")
        }
        components.lastDefinition = component
        if let name = module.name { components.definitions[ExactName(name)] = component }
        if module.isDefinition { return }
        try instantiate(component, name: module.name)
    }

    mutating func instantiate(_ component: Component, name: String?) throws(Mismatch) {
        switch componentInstance(component) {
        case .success(let instance):
            current = nil
            components.current = instance
            if let name { components.instances[ExactName(name)] = instance }
        case .failure(let refusal):
            components.current = nil
            throw Mismatch(.linking, "the component was not instantiated: \(refusal)")
        }
    }

    func compileComponent(_ module: WastModule) -> Result<Component, Refusal> {
        trace("component", compiledComponent(module))
    }

    private func compiledComponent(_ module: WastModule) -> Result<Component, Refusal> {
        let parsed: ComponentText.Parsed
        do throws(TextError) {
            parsed = try module.component()
        } catch {
            return .failure(.text(error))
        }
        do throws(ComponentError) {
            switch parsed {
            case .binary(let bytes): return .success(try Component(bytes, engine: engine))
            // What is run is what a binary of it says.
            case .component(let decoded):
                return .success(
                    try Component(ComponentEncoder.encode(decoded), engine: engine))
            }
        } catch {
            return .failure(.component(error))
        }
    }

    func componentInstance(_ component: Component) -> Result<ComponentInstance, Refusal> {
        trace("component instance", instantiated(component))
    }

    private func instantiated(_ component: Component) -> Result<ComponentInstance, Refusal> {
        do {
            let linker = ComponentLinker<Void>(engine: engine)
            return .success(try linker.instantiate(component, in: store))
        } catch let error as InstantiationError {
            return .failure(.instantiation(error))
        } catch let error as ComponentLinkError {
            return .failure(.link(error))
        } catch {
            return .failure(.other("\(error)"))
        }
    }

    /// The component instance that an action is about; nil if it is about a module's.
    func componentInstance(of action: WastAction) -> ComponentInstance? {
        guard let name = action.instance else { return current == nil ? components.current : nil }
        return components.instances[ExactName(name)]
    }

    func perform(
        _ action: WastAction, on instance: ComponentInstance
    ) throws(Mismatch) -> Result<ComponentValue?, Trap> {
        guard case .invoke(let arguments) = action.kind else {
            throw Mismatch(.absent, "components export no globals")
        }
        guard let function = instance.function(action.name) else {
            throw Mismatch(.absent, "there is no function \"\(action.name)\"")
        }
        let parameters = function.type.parameters
        var values: [ComponentValue] = []
        for (argument, parameter) in zip(arguments, parameters) {
            guard let value = argument.value(as: parameter.type) else {
                throw Mismatch(.script, "an argument is no \(parameter.type)")
            }
            values.append(value)
        }
        traceCall(action.name, "[" + values.map { "\($0)" }.joined(separator: " ") + "]")
        do throws(ComponentCallError) {
            return .success(try function.call(values))
        } catch {
            guard let trap = error.trap else { throw Mismatch(.absent, "\(error)") }
            return .failure(trap)
        }
    }

    /// - Returns: How a message differs from the one expected, if it does.
    mutating func performComponent(
        _ kind: WastDirective.Kind
    ) throws(Mismatch) -> String? {
        switch kind {
        case .module(let module): try defineComponent(module)
        case .assertMalformed(let module, let message), .assertInvalid(let module, let message):
            guard case .failure(let refusal) = compileComponent(module) else {
                throw Mismatch(.accepted, "expected a refusal, \"\(message)\", accepted")
            }
            return difference(message, refusal.message)
        case .assertUnlinkable(let module, let message):
            let refusal = try instantiationRefusal(module, message)
            if case .instantiation(.trap(let trap)) = refusal {
                throw Mismatch(
                    .linking, "expected link error \"\(message)\", trap: \(trap.message)")
            }
            return difference(message, refusal.message)
        case .assertModuleTrap(let module, let message):
            let refusal = try instantiationRefusal(module, message)
            guard case .instantiation(.trap(let trap)) = refusal else {
                throw Mismatch(.linking, "expected trap \"\(message)\", \(refusal)")
            }
            guard trap.message.isSameTrap(as: message) else {
                throw Mismatch(.trap, "expected trap \"\(message)\", got \"\(trap.message)\"")
            }
            return difference(message, trap.message)
        default: throw Mismatch(.script, "components have no such directive")
        }
        return nil
    }

    private func instantiationRefusal(
        _ module: WastModule, _ message: String
    ) throws(Mismatch) -> Refusal {
        switch compileComponent(module) {
        case .failure(let refusal): throw Mismatch(.refused, "\(refusal)")
        case .success(let component):
            switch componentInstance(component) {
            case .success:
                throw Mismatch(.linking, "expected \"\(message)\", instantiated")
            case .failure(let refusal): return refusal
            }
        }
    }
}
