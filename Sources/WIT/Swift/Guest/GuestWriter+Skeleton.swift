extension GuestWriter {
    /// A file to begin with: all that the user has to write, with bodies that trap.
    mutating func skeleton() -> String {
        writer.open(
            "enum \(SwiftName.quoted(model.implementation)): "
                + SwiftName.quoted(model.worldProtocol))
        for index in model.instances.indices where model.instances[index].isExport {
            guard model.hasFunctions(index) else { continue }
            let instance = model.instances[index]
            let name = instance.implementation.dropFirst(model.implementation.count + 1)
            writer.gap()
            writer.open(
                "enum \(SwiftName.quoted(String(name))): \(SwiftName.quoted(instance.protocolName))"
            )
            let functions = functions(of: index)
            for id in instance.types where model.isResource(id) {
                resource(id, functions.filter { $0.kind.resource == id }, index)
            }
            let free = functions.filter { $0.kind == .freestanding }
            for (function, name) in zip(free, memberNames(free)) { stub(function, name, index) }
            writer.close()
        }
        for (function, name) in zip(worldExports, memberNames(worldExports)) {
            stub(function, name, 0)
        }
        writer.close()
        return writer.text
    }

    private mutating func resource(
        _ id: Resolution.TypeID, _ functions: [Function], _ index: Int
    ) {
        let instance = model.instances[index]
        writer.gap()
        writer.open(
            "final class \(SwiftName.quoted(instance.typeNames[id] ?? "")): "
                + SwiftName.path(instance.path + [instance.resourceProtocols[id] ?? ""]))
        for (function, name) in zip(functions, memberNames(functions)) {
            stub(function, name, index)
        }
        writer.close()
    }

    private mutating func stub(_ function: Function, _ name: String, _ index: Int) {
        let signature = GuestSignature(function, model, index)
        let (list, tail) = self.signature(signature, index)
        writer.gap()
        writer.docs(function.docs)
        writer.openList(head(signature, name), list, tail)
        writer.line("preconditionFailure()")
        writer.close()
    }
}
