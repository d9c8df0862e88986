import WasmCore

// What a world imports: the registration with a linker of what conforms to its protocols.

extension HostWriter {
    mutating func registration(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let isWorld = model.namespaces[index].interface == nil
        let named = named(model.namespaces[index].importNames)
        writer.docs("Offers the host value of a store to components that import this.")
        writer.openList(
            "\(access)static func define<Root: Host>(",
            ["in linker: inout ComponentLinker<Root>"] + (isWorld ? [] : [named]) + reportParameter,
            ")")
        writer.call(
            "define(",
            ["in: &linker"] + (isWorld ? [] : ["named: interface"]) + ["at: \\.self"]
                + (options.isTraced ? ["reportingTo: report"] : []))
        writer.close()
        writer.gap()
        writer.docs("Offers a part of the host value of a store to components that import this.")
        let path =
            "at path: any \(model.standard["WritableKeyPath"])<Root, Implementation> & "
            + model.standard["Sendable"]
        writer.openList(
            "\(access)static func define<Root, Implementation: Host>(",
            ["in linker: inout ComponentLinker<Root>"] + (isWorld ? [] : [named]) + [path]
                + reportParameter, ")")
        if isWorld { writer.line("let interface: \(model.standard["String"])? = nil") }
        if options.isTraced, !functions.isEmpty {
            writer.line("let trace = CallTrace(of: interface, isImport: true, report)")
        }
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

    /// The parameter for what a component calls an interface: one name goes without saying, of
    /// several each has to be said.
    func named(_ names: [String]) -> String {
        let start = "named interface: \(model.standard["String"])"
        return names.count == 1 ? "\(start) = \"\(names[0])\"" : start
    }

    /// To whom calls are reported, if they are.
    var reportParameter: [String] {
        options.isTraced
            ? ["reportingTo report: @escaping @Sendable (TracedCall) -> \(model.standard["Void"])"]
            : []
    }

    /// An argument as it is reported.
    func described(_ label: String, _ value: String) -> String {
        ".init(\"\(label.filter { $0 != "`" })\", \(value))"
    }

    /// One function for a linker.
    private mutating func definition(_ function: HostFunction, _ callee: String, _ index: Int) {
        let all = function.function.parameters
        var parameters: [String] = []
        for (position, parameter) in all.enumerated() {
            let number = lentNumber(parameter.type, function)
            let type = number.map { "GuestList<\(swift(.primitive($0)))>" } ?? swift(parameter.type)
            parameters.append("part\(position): \(type)")
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
        if case .method(let id) = function.function.kind {
            object("object", "part0", id, isBorrow: true, index)
        }
        let passed = passed(function, index)
        if options.isTraced {
            inClosure {
                $0.call(
                    "let call = trace.call(",
                    ["\"\(function.function.name)\""] + passed.described)
            }
        }
        guard function.isAsync else {
            let call = Call(callee: callee, arguments: passed.arguments, effect: "")
            inClosure { [self] writer in
                if options.isTraced { writer.open("return try call.reported") }
                for part in passed.lent {
                    writer.openClosure(
                        "return try caller.\(part.show)(of: \(part.list))", [part.span])
                }
                self.call(function, call, handedOut: "caller.resources", index, &writer)
                for _ in passed.lent { writer.close() }
                if options.isTraced { writer.close() }
            }
            return writer.indented { $0.line("})") }
        }
        let call = Call(callee: callee, arguments: passed.arguments, effect: "await ")
        awaiting(function, call, outcome, type, index)
    }

    /// What a host's function is called with.
    private struct Passed {
        var arguments: [String] = []
        /// For a report.
        var described: [String] = []
        /// Lists that are looked at where they are.
        var lent: [(list: String, show: String, span: String)] = []
    }

    /// Looks up the objects that are passed.
    private mutating func passed(_ function: HostFunction, _ index: Int) -> Passed {
        let offset = function.isMethod ? 1 : 0
        var passed = Passed()
        if usesHandles(function, index) { passed.arguments.append("resources: caller.resources") }
        for (position, (label, type)) in function.parameters.enumerated() {
            let part = "part\(position + offset)"
            let label = SwiftName.label(label)
            var (argument, shown) = (part, part)
            if let (id, isBorrow) = object(type, function, index) {
                argument = "object\(position + offset)"
                shown = argument
                object(argument, part, id, isBorrow: isBorrow, index)
            } else if let number = lentNumber(type, function) {
                argument = "span\(position + offset)"
                passed.lent.append((part, number == .u8 ? "withBytes" : "withSpan", argument))
            }
            passed.arguments.append("\(label): \(argument)")
            passed.described.append(described(label, shown))
        }
        return passed
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
            if options.isTraced { writer.open("return try await call.awaited") }
            self.call(function, call, handedOut: nil, index, &writer)
            if options.isTraced { writer.close() }
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
