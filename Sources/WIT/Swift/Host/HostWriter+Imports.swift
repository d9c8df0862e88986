// What a world imports: protocols, and their registration with a linker.

extension HostWriter {
    mutating func imports(of index: Int) {
        let namespace = model.namespaces[index]
        let resources = namespace.isImported ? resources(of: index) : []
        guard namespace.isImported, !namespace.imports.isEmpty || !resources.isEmpty else { return }
        let functions = namespace.imports.map { shape($0) }
        writer.gap()
        writer.open("extension \(SwiftName.path(namespace.path))")
        hostProtocol(functions, resources, index)
        for id in resources { resourceProtocol(id, functions, index) }
        registration(functions, resources, index)
        if options.hasTestDoubles { testDouble(functions, resources, index) }
        writer.close()
    }

    func resources(of index: Int) -> [Resolution.TypeID] {
        model.namespaces[index].types.filter { resolution.types[$0].kind == .resource }
    }

    private func name(_ id: Resolution.TypeID, _ index: Int) -> String {
        SwiftName.quoted(model.namespaces[index].typeNames[id] ?? "")
    }

    private func protocolName(_ id: Resolution.TypeID, _ index: Int) -> String {
        SwiftName.path(
            model.namespaces[index].path + [model.namespaces[index].resourceProtocols[id] ?? ""])
    }

    /// Names of functions that are free, or those of a resource.
    private func names(_ functions: [HostFunction]) -> [String] {
        MemberNames.unique(functions.map { $0.isConstructor ? "init" : $0.function.itemName })
    }

    // MARK: - Protocols

    private mutating func hostProtocol(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let free = functions.filter { $0.function.kind == .freestanding }
        writer.docs("What a component imports, for the host to implement.")
        writer.open("\(access)protocol Host: SendableMetatype")
        for id in resources {
            writer.line("associatedtype \(name(id, index)): \(protocolName(id, index))")
        }
        writer.gap()
        for (name, function) in zip(names(free), free) {
            head(function, "mutating func \(name)", index)
        }
        writer.close()
        writer.gap()
    }

    private mutating func resourceProtocol(
        _ id: Resolution.TypeID, _ functions: [HostFunction], _ index: Int
    ) {
        let own = functions.filter { $0.function.kind.resource == id }
        writer.docs(
            resolution.types[id].docs ?? "An object of the host that is a resource of components.")
        writer.deprecation(resolution.types[id].stability)
        let name = SwiftName.quoted(model.namespaces[index].resourceProtocols[id] ?? "")
        writer.open("\(access)protocol \(name): AnyObject, SendableMetatype")
        for (name, function) in zip(names(own), own) {
            if function.isConstructor {
                head(function, "init", index)
            } else {
                head(function, "\(function.isStatic ? "static " : "")func \(name)", index)
            }
        }
        writer.close()
        writer.gap()
    }

    /// A requirement.
    private mutating func head(_ function: HostFunction, _ start: String, _ index: Int) {
        writer.docs(function.function.docs)
        writer.deprecation(function.function.stability)
        var parameters: [String] = []
        if usesHandles(function, index) { parameters.append("resources: ComponentResources") }
        for (label, type) in function.parameters {
            parameters.append("\(label): \(hostType(type, function, index))")
        }
        writer.list(start + "(", parameters, ")" + outcome(function, index))
    }

    /// ` throws(E) -> T`.
    private mutating func outcome(_ function: HostFunction, _ index: Int) -> String {
        var text = ""
        if options.hostFunctionsTrap {
            text += " throws"
        } else if let failure = function.failure {
            text += " throws(\(failure))"
        }
        if !function.isConstructor, let success = function.success {
            text += " -> \(hostType(success, function, index))"
        }
        return text
    }

    /// A type as the host's functions have it: resources that they know are objects.
    private mutating func hostType(
        _ type: Resolution.ValueType, _ function: HostFunction, _ index: Int
    ) -> String {
        guard let (id, _) = object(type, function, index) else { return swift(type) }
        return function.function.kind.resource == nil ? name(id, index) : "Self"
    }

    /// The resource that a handle is of, if the host's function knows its objects: free functions
    /// those of their interface, functions of a resource their own.
    private func object(
        _ type: Resolution.ValueType, _ function: HostFunction, _ index: Int
    ) -> (id: Resolution.TypeID, isBorrow: Bool)? {
        guard let known = ownResource(type, index) else { return nil }
        guard let resource = function.function.kind.resource else { return known }
        return resource == known.id ? known : nil
    }

    /// Whether handles reach the host's function.
    private func usesHandles(_ function: HostFunction, _ index: Int) -> Bool {
        var types = function.parameters.map(\.type)
        if !function.isConstructor { types += [function.success].compactMap(\.self) }
        if case .result(_, let error?) = function.function.result.flatMap({ model.kind($0) }) {
            types.append(error)
        }
        return types.contains { object($0, function, index) == nil && hasHandle($0) }
    }

    private func hasHandle(_ type: Resolution.ValueType) -> Bool {
        guard case .defined(let id) = type else { return false }
        let kind = resolution.types[id].kind
        return kind == .resource || kind.resource != nil
            || kind.references.contains { hasHandle($0) }
    }

    // MARK: - Registration

    private mutating func registration(
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
            definition(function, "caller.host[keyPath: path].\(name)", index)
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
        let tail = ") throws -> \(result ?? model.standard["Void"]) in"
        writer.line("linker.define(")
        writer.indented { writer in
            writer.line("interface, \"\(function.function.name)\",")
            writer.line("typed: {")
        }
        inClosure { $0.list("(", ["caller: ComponentCaller<Root>"] + parameters, tail) }
        let offset = function.isMethod ? 1 : 0
        if case .method(let id) = function.function.kind {
            object("object", "part0", id, isBorrow: true, index)
        }
        var arguments = usesHandles(function, index) ? ["resources: caller.resources"] : []
        for (position, (label, type)) in function.parameters.enumerated() {
            let part = "part\(position + offset)"
            if let (id, isBorrow) = object(type, function, index) {
                object("object\(position + offset)", part, id, isBorrow: isBorrow, index)
                arguments.append("\(label): object\(position + offset)")
            } else {
                arguments.append("\(label): \(part)")
            }
        }
        call(function, callee, arguments, index)
        writer.indented { $0.line("})") }
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

    private mutating func call(
        _ function: HostFunction, _ callee: String, _ arguments: [String], _ index: Int
    ) {
        let made: Resolution.TypeID? =
            if case .constructor(let id) = function.function.kind { id } else {
                function.success.flatMap { object($0, function, index)?.id }
            }
        let tag = made.map { model.path($0) }
        let wrap = { (value: String) in
            tag.map { "try caller.resources.make(\(value), as: \($0).self)" } ?? value
        }
        let hasValue = function.success != nil || function.isConstructor
        let mayThrow = options.hostFunctionsTrap || function.failure != nil
        guard let failure = function.failure else {
            let start = (hasValue ? "let value = " : "") + (mayThrow ? "try " : "")
            inClosure { writer in
                writer.call("\(start)\(callee)(", arguments)
                if hasValue { writer.line("return \(wrap("value"))") }
            }
            return
        }
        let type =
            made.map { "Implementation.\(name($0, index))" }
            ?? function.success.map { text($0) } ?? ""
        let isTyped = !options.hostFunctionsTrap
        inClosure { writer in
            if hasValue { writer.line("let value: \(type)") }
            writer.open(isTyped ? "do throws(\(failure))" : "do")
            writer.call("\(hasValue ? "value = " : "")try \(callee)(", arguments)
            writer.next(isTyped ? "} catch {" : "} catch let error as \(failure) {")
            writer.line("return .failure(error)")
            writer.close()
            writer.line("return .success(\(hasValue ? wrap("value") : "NoValue()"))")
        }
    }

    /// A type in Swift, by somebody who can't change anything.
    private func text(_ type: Resolution.ValueType) -> String {
        var copy = self
        return copy.swift(type)
    }

    // MARK: - Test doubles

    private mutating func testDouble(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let free = functions.filter { $0.function.kind == .freestanding }
        guard !free.isEmpty else { return }
        let names = names(free)
        let closures = MemberNames.unique(free.map { "on-" + $0.function.itemName }, taken: names)
        let generics = resources.map { "\(name($0, index)): \(protocolName($0, index))" }
        let list = generics.isEmpty ? "" : "<\(generics.joined(separator: ", "))>"
        writer.gap()
        writer.docs("A host for tests, whose functions are closures.")
        writer.open("\(access)struct TestDouble\(list): Host")
        for (closure, function) in zip(closures, free) {
            let (parameters, _) = closureParts(function, index)
            let unused =
                parameters.isEmpty
                ? ""
                : parameters.map { _ in "_" }
                    .joined(separator: ", ") + " in "
            writer.docs("What `\(function.function.name)` does.")
            writer.line(
                "\(access)var \(closure): (\(parameters.joined(separator: ", ")))"
                    + outcomeOfClosure(function, index) + " = {")
            writer.line(
                "    \(unused)preconditionFailure(\"`\(function.function.name)` was called\")")
            writer.line("}")
        }
        writer.gap()
        writer.docs("A host all of whose functions fail.")
        writer.line("\(access)init() {}")
        for (name, (closure, function)) in zip(names, zip(closures, free)) {
            let (_, arguments) = closureParts(function, index)
            writer.gap()
            var parameters: [String] = []
            if usesHandles(function, index) { parameters.append("resources: ComponentResources") }
            for (label, type) in function.parameters {
                parameters.append("\(label): \(hostType(type, function, index))")
            }
            writer.openList(
                "\(access)func \(name)(", parameters, ")" + outcome(function, index))
            let mayThrow = options.hostFunctionsTrap || function.failure != nil
            writer.line(
                "\(mayThrow ? "try " : "")\(closure)(\(arguments.joined(separator: ", ")))")
            writer.close()
        }
        writer.close()
    }

    private mutating func outcomeOfClosure(_ function: HostFunction, _ index: Int) -> String {
        let outcome = outcome(function, index)
        return function.success == nil ? outcome + " -> \(model.standard["Void"])" : outcome
    }

    private mutating func closureParts(
        _ function: HostFunction, _ index: Int
    ) -> (parameters: [String], arguments: [String]) {
        var (parameters, arguments): ([String], [String]) = ([], [])
        if usesHandles(function, index) {
            parameters.append("ComponentResources")
            arguments.append("resources")
        }
        for (label, type) in function.parameters {
            parameters.append(hostType(type, function, index))
            arguments.append(label)
        }
        return (parameters, arguments)
    }
}
