// What a world exports: structures by which components are called.

extension HostWriter {
    mutating func exports(of index: Int) {
        let namespace = model.namespaces[index]
        let interfaces = index == 0 ? exportedInterfaces : []
        guard !namespace.exports.isEmpty || !interfaces.isEmpty else { return }
        let functions = namespace.exports.map { shape($0) }
        nameProperties(functions)
        writer.gap()
        writer.open("extension \(SwiftName.path(namespace.path))")
        writer.docs("What a component exports.")
        writer.open("\(access)struct Exports")
        let properties = MemberNames.unique(
            interfaces.map { model.namespaces[$0].path.last ?? "" },
            taken: ["functions"])
        for (property, interface) in zip(properties, interfaces) {
            writer.line(
                "\(access)let \(property): "
                    + SwiftName.path(model.namespaces[interface].path + ["Exports"]))
        }
        if !functions.isEmpty { writer.line("fileprivate let functions: Functions") }
        writer.gap()
        initializer(functions, Array(zip(properties, interfaces)), index)
        let names = names(functions, taken: properties, index)
        for (name, function) in zip(names, functions) where !function.isMethod {
            method(function, name, receiver: nil, index)
        }
        for id in resources(of: index) { guestResource(id, functions, index) }
        if !functions.isEmpty { functionList(functions, index) }
        writer.close()
        writer.close()
    }

    private var exportedInterfaces: [Int] {
        model.namespaces.indices.dropFirst().filter { !model.namespaces[$0].exports.isEmpty }
    }

    /// What free functions, constructors and static functions are called; methods as in WIT.
    private func names(
        _ functions: [HostFunction], taken: [String], _ index: Int
    ) -> [String] {
        MemberNames.unique(
            functions.map { function in
                let item = function.function.itemName
                guard let id = function.function.kind.resource else { return item }
                let resource = resolution.types[id].name ?? ""
                return function.isConstructor
                    ? "make-\(resource)" : function.isStatic ? "\(resource)-\(item)" : item
            }, taken: taken + ["functions"])
    }

    private mutating func nameProperties(_ functions: [HostFunction]) {
        let names = functions.map(\.function.name)
        let unique = MemberNames.unique(names, taken: ["instance", "self"])
        exportProperties = Dictionary(zip(names, unique)) { first, _ in first }
    }

    private func property(_ function: HostFunction) -> String {
        exportProperties[function.function.name] ?? ""
    }

    // MARK: - Looking up

    private mutating func initializer(
        _ functions: [HostFunction], _ interfaces: [(property: String, index: Int)], _ index: Int
    ) {
        let name = model.namespaces[index].exportName
        let string = model.standard["String"]
        writer.docs("Looks up what an instance exports, and compares types.")
        writer.openList(
            "\(access)init(",
            ["_ instance: ComponentInstance"]
                + (name.map { ["named interface: \(string) = \"\($0)\""] } ?? []),
            ") throws(ComponentExportError)")
        for (property, interface) in interfaces {
            let path = SwiftName.path(model.namespaces[interface].path + ["Exports"])
            writer.line("\(property) = try \(path)(instance)")
        }
        if !functions.isEmpty {
            writer.line(
                "functions = try Functions(instance\(name == nil ? "" : ", interface"))")
        }
        writer.close()
    }

    private mutating func functionList(_ functions: [HostFunction], _ index: Int) {
        let hasName = model.namespaces[index].exportName != nil
        let properties = functions.map { property($0) }
        writer.gap()
        writer.open("fileprivate final class Functions")
        writer.line("let instance: ComponentInstance")
        for (property, function) in zip(properties, functions) {
            var types = function.function.parameters.map { text($0.type) }
            types.append(output(function))
            let type = "TypedComponentFunction<\(types.joined(separator: ", "))>"
            if writer.fits("let \(property): \(type)") {
                writer.line("let \(property): \(type)")
            } else {
                writer.line("let \(property):")
                writer.indented { $0.list("TypedComponentFunction<", types, ">") }
            }
        }
        writer.gap()
        writer.openList(
            "init(",
            ["_ instance: ComponentInstance"]
                + (hasName ? ["_ interface: \(model.standard["String"])"] : []),
            ") throws(ComponentExportError)")
        writer.line("self.instance = instance")
        for (property, function) in zip(properties, functions) {
            let types = function.function.parameters.map { text($0.type) }
                .joined(separator: ", ")
            writer.call(
                "\(property) = try instance.function(",
                (hasName ? ["interface"] : [])
                    + [
                        "\"\(function.function.name)\"",
                        "as: ((\(types)) -> \(output(function))).self",
                    ])
        }
        writer.close()
        writer.close()
    }

    private func text(_ type: Resolution.ValueType) -> String {
        var copy = self
        return copy.swift(type)
    }

    private mutating func output(_ function: HostFunction) -> String {
        if let failure = function.failure {
            return "\(model.standard["Result"])<\(success(function.success)), \(failure)>"
        }
        return function.success.map { swift($0) } ?? model.standard["Void"]
    }

    // MARK: - Calling

    private mutating func method(
        _ function: HostFunction, _ name: String, receiver: Resolution.TypeID?, _ index: Int
    ) {
        writer.gap()
        writer.docs(function.function.docs)
        writer.deprecation(function.function.stability)
        var parameters: [String] = []
        let functions = self.property("functions", in: function)
        var arguments = receiver == nil ? [] : [self.property("borrowed", in: function)]
        for (label, type) in function.parameters {
            if let (id, isBorrow) = ownResource(type, index) {
                parameters.append(
                    "\(label): \(isBorrow ? "borrowing" : "consuming") \(guest(id, index))")
                arguments.append("\(label).\(isBorrow ? "borrowed" : "take()")")
            } else {
                parameters.append("\(label): \(swift(type))")
                arguments.append(label)
            }
        }
        let made = function.success.flatMap { ownResource($0, index) }
        let running = running(function.success)
        let value =
            made.map { guest($0.id, index) } ?? running ?? function.success.map { swift($0) }
        let isAwaited =
            function.isAsync
            || model.namespaces[index].awaitedExports.contains(function.function.name)
        let failure =
            function.failure.map { "TypedCallError<\($0)>" }
            ?? (isAwaited ? "ComponentCallError" : "Trap")
        writer.openList(
            "\(access)\(isAwaited ? "nonisolated(nonsending) " : "")func \(name)(", parameters,
            ")\(isAwaited ? " async" : "") throws(\(failure))" + (value.map { " -> \($0)" } ?? ""))
        let member =
            isAwaited
            ? (function.failure == nil ? ".callAsync" : ".valueAsync")
            : (function.failure == nil ? "" : ".value")
        let callee =
            "try \(isAwaited ? "await " : "")\(functions).\(property(function))\(member)"
        if made != nil {
            writer.call("let handle = \(callee)(", arguments)
            writer.line("return \(value ?? "")(handle, \(functions))")
        } else if let running {
            writer.call("let reader = \(callee)(", arguments)
            writer.line("return \(running)(reader, of: \(functions).instance)")
        } else {
            let isDiscarded = function.failure != nil && function.success == nil
            writer.call("\(isDiscarded ? "_ = " : "")\(callee)(", arguments)
        }
        writer.close()
    }

    /// The structure of a resource of the guest.
    private func guest(_ id: Resolution.TypeID, _ index: Int) -> String {
        let namespace = model.namespaces[index]
        return SwiftName.path(namespace.path + ["Exports", namespace.typeNames[id] ?? ""])
    }

    private mutating func guestResource(
        _ id: Resolution.TypeID, _ functions: [HostFunction], _ index: Int
    ) {
        let own = functions.filter { $0.function.kind.resource == id && $0.isMethod }
        let name = SwiftName.quoted(model.namespaces[index].typeNames[id] ?? "")
        let path = model.path(id)
        writer.gap()
        writer.docs(resolution.types[id].docs ?? "A resource of the guest, which the host owns.")
        writer.deprecation(resolution.types[id].stability)
        writer.open("\(access)struct \(name): ~\(model.standard["Copyable"])")
        writer.line("fileprivate let functions: Functions")
        writer.line("private let resource: GuestResource<\(path)>")
        writer.gap()
        writer.openList(
            "fileprivate init(", ["_ handle: OwnHandle<\(path)>", "_ functions: Functions"], ")")
        writer.line("self.functions = functions")
        writer.line("resource = GuestResource(handle, of: functions.instance)")
        writer.close()
        writer.gap()
        writer.docs("Takes over a handle that was part of another value.")
        writer.openList(
            "\(access)init(", ["owning handle: OwnHandle<\(path)>", "of exports: Exports"], ")")
        writer.line("self.init(handle, exports.functions)")
        writer.close()
        writer.gap()
        writer.docs("A handle to lend, as a part of another value.")
        writer.open("\(access)var borrowed: BorrowHandle<\(path)>")
        writer.line("resource.borrowed")
        writer.close()
        writer.gap()
        writer.docs("The handle, to give away as a part of another value.")
        writer.open("\(access)consuming func take() -> OwnHandle<\(path)>")
        writer.line("resource.take()")
        writer.close()
        writer.gap()
        writer.docs("Drops the resource now, and not when a component is called next.")
        writer.line("\(access)consuming func close() throws(Trap) { try resource.close() }")
        let names = MemberNames.unique(
            own.map(\.function.itemName),
            taken: ["borrowed", "close", "functions", "resource", "take"])
        for (name, function) in zip(names, own) {
            method(function, name, receiver: id, index)
        }
        writer.close()
    }
}
