// What a world imports: the registration with a linker of what conforms to its protocols.

extension HostWriter {
    mutating func registration(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let isWorld = model.namespaces[index].interface == nil
        let interface = model.namespaces[index].importName ?? ""
        let named = "named interface: \(model.standard["String"]) = \"\(interface)\""
        writer.docs("Offers the host value of a store to components that import this.")
        writer.openList(
            "\(access)static func define<Root: Host>(",
            ["in linker: inout ComponentLinker<Root>"] + (isWorld ? [] : [named]), ")")
        writer.call(
            "define(", ["in: &linker"] + (isWorld ? [] : ["named: interface"]) + ["at: \\.self"])
        writer.close()
        writer.gap()
        writer.docs("Offers a part of the host value of a store to components that import this.")
        let path =
            "at path: any \(model.standard["WritableKeyPath"])<Root, Implementation> & "
            + model.standard["Sendable"]
        writer.openList(
            "\(access)static func define<Root, Implementation: Host>(",
            ["in linker: inout ComponentLinker<Root>"] + (isWorld ? [] : [named]) + [path], ")")
        if isWorld { writer.line("let interface: \(model.standard["String"])? = nil") }
        for id in resources {
            writer.call(
                "linker.defineResource(",
                [
                    "interface", "\"\(resolution.types[id].name ?? "")\"",
                    "objectsFor: \(model.path(id)).self",
                ])
        }
        let free = functions.filter { $0.function.kind == .freestanding }
        for (name, function) in zip(names(free), free) {
            let host = function.isAsync ? "host" : "caller.host[keyPath: path]"
            definition(function, "\(host).\(name)", index)
        }
        for id in resources {
            let own = functions.filter { $0.function.kind.resource == id }
            let object = "Implementation.\(name(id, index))"
            for (name, function) in zip(names(own), own) {
                let callee =
                    function.isConstructor
                    ? object : function.isStatic ? "\(object).\(name)" : "object.\(name)"
                definition(function, callee, index)
            }
        }
        writer.close()
    }

    /// One function for a linker.
    private mutating func definition(_ function: HostFunction, _ callee: String, _ index: Int) {
        let all = function.function.parameters
        var parameters: [String] = []
        for (position, parameter) in all.enumerated() {
            parameters.append("part\(position): \(swift(parameter.type))")
        }
        var result = function.function.result.map { swift($0) }
        if let failure = function.failure {
            let success = success(function.success)
            result = "\(model.standard["Result"])<\(success), \(failure)>"
        }
        let type = result ?? model.standard["Void"]
        let outcome = function.isAsync ? self.outcome(awaiting: function, index) : type
        writer.line("linker.define\(function.isAsync ? "Async" : "")(")
        writer.indented { writer in
            writer.line("interface, \"\(function.function.name)\",")
            writer.line("\(function.isAsync ? "begin" : "typed"): {")
        }
        let tail = function.isAsync ? "@Sendable () async throws -> \(outcome)" : type
        inClosure {
            $0.list(
                "(", ["caller: ComponentCaller<Root>"] + parameters, ") throws -> \(tail) in")
        }
        let offset = function.isMethod ? 1 : 0
        if case .method(let id) = function.function.kind {
            object("object", "part0", id, isBorrow: true, index)
        }
        var arguments = usesHandles(function, index) ? ["resources: caller.resources"] : []
        for (position, (label, type)) in function.parameters.enumerated() {
            let part = "part\(position + offset)"
            let label = SwiftName.label(label)
            if let (id, isBorrow) = object(type, function, index) {
                object("object\(position + offset)", part, id, isBorrow: isBorrow, index)
                arguments.append("\(label): object\(position + offset)")
            } else {
                arguments.append("\(label): \(part)")
            }
        }
        guard function.isAsync else {
            let call = Call(callee: callee, arguments: arguments, effect: "")
            inClosure { [self] writer in
                self.call(function, call, handedOut: "caller.resources", index, &writer)
            }
            return writer.indented { $0.line("})") }
        }
        let call = Call(callee: callee, arguments: arguments, effect: "await ")
        awaiting(function, call, outcome, type, index)
    }

    /// The steps of a function that is awaited: it begins, answers, and the store has its answer.
    private mutating func awaiting(
        _ function: HostFunction, _ call: Call, _ outcome: String, _ type: String, _ index: Int
    ) {
        inClosure { [self] writer in
            if function.function.kind == .freestanding {
                writer.line("let host = caller.host[keyPath: path]")
            }
            writer.open("return")
            self.call(function, call, handedOut: nil, index, &writer)
            writer.close()
        }
        let made = made(function, index).map { model.path($0) }
        writer.indented { writer in
            writer.line("},")
            writer.line("end: {")
        }
        inClosure { writer in
            let isNothing = function.function.result == nil
            writer.list(
                "(",
                [
                    "\(made == nil ? "_" : "resources")",
                    "\(isNothing ? "_" : "outcome"): \(outcome)",
                ],
                ") throws -> \(type) in")
            let make = { (value: String) in
                "try resources.make(\(value), as: \(made ?? "").self)"
            }
            if made != nil, function.failure != nil {
                writer.line("switch outcome {")
                writer.line("case .success(let value): return .success(\(make("value")))")
                writer.line("case .failure(let error): return .failure(error)")
                writer.line("}")
            } else if !isNothing {
                writer.line("return \(made == nil ? "outcome" : make("outcome"))")
            }
        }
        writer.indented { $0.line("})") }
    }

    /// What an awaited function comes to before the store has it: objects are no handles yet.
    private mutating func outcome(awaiting function: HostFunction, _ index: Int) -> String {
        let success = made(function, index).map { "Implementation.\(name($0, index))" }
        if let failure = function.failure {
            let type = success ?? self.success(function.success)
            return "\(model.standard["Result"])<\(type), \(failure)>"
        }
        return success ?? function.success.map { swift($0) } ?? model.standard["Void"]
    }

    /// How a host's function is called.
    private struct Call {
        let callee: String
        let arguments: [String]
        /// `await `, or nothing.
        let effect: String
    }

    /// The resource whose object a host's function returns.
    private func made(_ function: HostFunction, _ index: Int) -> Resolution.TypeID? {
        if case .constructor(let id) = function.function.kind { return id }
        return function.success.flatMap { object($0, function, index)?.id }
    }

    private mutating func inClosure(_ body: (inout SwiftWriter) -> Void) {
        writer.indented { $0.indented(body) }
    }

    private mutating func object(
        _ name: String, _ handle: String, _ id: Resolution.TypeID, isBorrow: Bool, _ index: Int
    ) {
        let type = "Implementation.\(self.name(id, index)).self"
        inClosure { writer in
            writer.line(
                "let \(name) = try caller.resources.\(isBorrow ? "object" : "take")"
                    + "(\(handle), as: \(type))")
        }
    }

    /// - Parameter handedOut: By what objects become handles; nil if they don't yet.
    private func call(
        _ function: HostFunction, _ call: Call, handedOut: String?, _ index: Int,
        _ writer: inout SwiftWriter
    ) {
        let made = made(function, index)
        let tag = handedOut == nil ? nil : made.map { model.path($0) }
        let wrap = { (value: String) in
            tag.map { "try \(handedOut ?? "").make(\(value), as: \($0).self)" } ?? value
        }
        let hasValue = function.success != nil || function.isConstructor
        let mayThrow = options.hostFunctionsTrap || function.failure != nil
        let start = (mayThrow ? "try " : "") + call.effect
        guard let failure = function.failure else {
            writer.call(
                "\(hasValue ? "let value = " : "")\(start)\(call.callee)(", call.arguments)
            if hasValue { writer.line("return \(wrap("value"))") }
            return
        }
        let type =
            made.map { "Implementation.\(name($0, index))" }
            ?? function.success.map { text($0) } ?? ""
        let isTyped = !options.hostFunctionsTrap
        if hasValue { writer.line("let value: \(type)") }
        writer.open(isTyped ? "do throws(\(failure))" : "do")
        writer.call("\(hasValue ? "value = " : "")\(start)\(call.callee)(", call.arguments)
        writer.next(isTyped ? "} catch {" : "} catch let error as \(failure) {")
        writer.line("return .failure(error)")
        writer.close()
        writer.line("return .success(\(hasValue ? wrap("value") : "NoValue()"))")
    }

    /// A type in Swift, by somebody who can't change anything.
    private func text(_ type: Resolution.ValueType) -> String {
        var copy = self
        return copy.swift(type)
    }
}
