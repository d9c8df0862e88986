import WasmCore
import WasmInterp

// Modules, instances and what scripts do with them.

extension WastRunner {
    mutating func define(_ module: WastModule) throws(Mismatch) {
        if !module.isDefinition {
            current = nil
            if let name = module.name { instances[ExactName(name)] = nil }
        }
        let compiled: Module
        switch compile(module) {
        case .success(let module): compiled = module
        case .failure(let refusal): throw Mismatch(.refused, "the module was refused: \(refusal)")
        }
        lastDefinition = compiled
        if let name = module.name { definitions[ExactName(name)] = compiled }
        if module.isDefinition { return }
        try instantiate(compiled, name: module.name)
    }

    mutating func instantiate(_ name: String?, _ definition: String?) throws(Mismatch) {
        if let definition, let component = components.definitions[ExactName(definition)] {
            return try instantiate(component, name: name)
        }
        guard let module = definition.map({ definitions[ExactName($0)] }) ?? lastDefinition else {
            throw Mismatch(.absent, "there is no module definition \(definition ?? "")")
        }
        try instantiate(module, name: name)
    }

    private mutating func instantiate(_ module: Module, name: String?) throws(Mismatch) {
        do throws(InstantiationError) {
            let instance = try imports.instantiate(module)
            trace?.note("instance made")
            current = instance
            components.current = nil
            if let name { instances[ExactName(name)] = instance }
        } catch {
            trace?.note("instance not made: \(error.message)")
            current = nil
            throw Mismatch(.linking, "the module was not instantiated: \(error.message)")
        }
    }

    func compile(_ module: WastModule) -> Result<Module, Refusal> {
        trace("module", compiled(module))
    }

    private func compiled(_ module: WastModule) -> Result<Module, Refusal> {
        let bytes: [UInt8]
        do throws(TextError) {
            bytes = try module.assemble()
        } catch {
            return .failure(.text(error))
        }
        do throws(ModuleError) {
            return .success(try Module(bytes, engine: engine))
        } catch {
            switch error {
            case .malformed(let error): return .failure(.malformed(error))
            case .invalid(let error): return .failure(.invalid(error))
            }
        }
    }

    /// The instance of a name, or the last one.
    func instance(_ name: String?) throws(Mismatch) -> Instance {
        guard let name else {
            guard let current else { throw Mismatch(.absent, "there is no instance") }
            return current
        }
        guard let instance = instances[ExactName(name)] else {
            throw Mismatch(.absent, "there is no instance $\(name)")
        }
        return instance
    }

    /// - Throws: If the script asks for what is not there.
    mutating func perform(_ action: WastAction) throws(Mismatch) -> Result<[Value], Trap> {
        let instance = try instance(action.instance)
        switch action.kind {
        case .get:
            guard let global = instance.global(action.name) else {
                throw Mismatch(.absent, "there is no global \"\(action.name)\"")
            }
            return .success([global.value])
        case .invoke(let arguments):
            guard let function = instance.function(action.name) else {
                throw Mismatch(.absent, "there is no function \"\(action.name)\"")
            }
            var values: [Value] = []
            for argument in arguments { values.append(try value(argument)) }
            traceCall(action.name, values.text)
            do throws(CallError) {
                return .success(try function.call(values))
            } catch {
                guard let trap = error.trap else { throw Mismatch(.absent, "\(error)") }
                return .failure(trap)
            }
        }
    }

    private mutating func value(_ value: WastValue) throws(Mismatch) -> Value {
        switch value {
        case .i32(let bits): .i32(Int32(bitPattern: bits))
        case .i64(let bits): .i64(Int64(bitPattern: bits))
        case .f32(let bits): .f32(Float(bitPattern: bits))
        case .f64(let bits): .f64(Double(bitPattern: bits))
        case .v128(let low, let high): .v128(low: low, high: high)
        case .refNull: .reference(.null)
        case .refExtern(let number), .refHost(let number): .reference(extern(number))
        case .component: throw Mismatch(.script, "modules take no values of components")
        }
    }

    private mutating func extern(_ number: UInt32) -> StoredReference {
        if let known = externs[number] { return known }
        let reference = (pooledStore ?? store).makeExtern(number)
        externs[number] = reference
        return reference
    }
}

/// Who refused a module, and why.
enum Refusal: Error {
    case text(TextError)
    case malformed(DecodeError)
    case invalid(ValidationError)
    case component(ComponentError)
    case link(ComponentLinkError)
    case instantiation(InstantiationError)
    case other(String)

    var message: String {
        switch self {
        case .text(let error): error.message
        case .malformed(let error): error.message
        case .invalid(let error): error.code.description
        case .component(let error): error.message
        case .link(let error): error.description
        case .instantiation(let error): error.message
        case .other(let text): text
        }
    }
}

extension ComponentError {
    /// The rule, without the item and the place; of a module in it, the module's.
    fileprivate var message: String {
        switch code {
        case .module(.malformed(let error)): error.message
        case .module(.invalid(let error)): error.code.description
        default: code.description
        }
    }
}

extension Refusal: CustomStringConvertible {
    var description: String {
        switch self {
        case .text(let error): "malformed text: \(error.message) (line \(error.line))"
        case .malformed(let error): "malformed: \(error)"
        case .invalid(let error): "invalid: \(error)"
        case .component(let error): "\(error)"
        case .link, .instantiation, .other: message
        }
    }
}

extension InstantiationError {
    var message: String {
        switch self {
        case .link(let error): error.description
        case .trap(let trap): trap.message
        }
    }
}
