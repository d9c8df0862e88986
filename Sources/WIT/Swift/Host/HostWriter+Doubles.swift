// Hosts for tests.

extension HostWriter {
    mutating func testDouble(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let free = functions.filter { $0.function.kind == .freestanding }
        guard !free.isEmpty else { return }
        let names = names(free)
        let closures = MemberNames.unique(free.map { "on-" + $0.function.itemName }, taken: names)
        let fails = (names.contains("preconditionFailure") ? "Swift." : "") + "preconditionFailure"
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
            let isShared = model.namespaces[index].hasAsyncImports
            writer.line(
                "\(access)var \(closure): \(isShared ? "@Sendable " : "")"
                    + "(\(parameters.joined(separator: ", ")))"
                    + outcomeOfClosure(function, index) + " = {")
            writer.line(
                "    \(unused)\(fails)(\"`\(function.function.name)` was called\")")
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
                parameters.append("\(label): \(parameterType(type, function, index))")
            }
            writer.openList(
                "\(access)func \(name)(", parameters, ")" + outcome(function, index))
            let mayThrow = options.hostFunctionsTrap || function.failure != nil
            writer.line(
                (mayThrow ? "try " : "") + (function.isAsync ? "await " : "")
                    + "\(property(closure, in: function))"
                    + "(\(arguments.joined(separator: ", ")))")
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
            parameters.append(parameterType(type, function, index))
            arguments.append(label)
        }
        return (parameters, arguments)
    }
}
