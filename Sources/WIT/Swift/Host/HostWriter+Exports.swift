// What a world exports: structures by which components are called.

extension HostWriter {
    mutating func exports(of index: Int) {
        let namespace = model.namespaces[index]
        let interfaces = index == 0 ? exportedInterfaces : []
        guard !namespace.exports.isEmpty || !interfaces.isEmpty else { return }
        usesLibrary = true
        let functions = namespace.exports.map { shape($0, awaited: namespace.awaitedExports) }
        nameProperties(functions)
        writer.gap()
        writer.open("extension \(SwiftName.path(namespace.path))")
        writer.docs("What a component exports.")
        writer.open("\(access)struct Exports")
        let properties = MemberNames.unique(interfaces.map(\.property), taken: ["functions"])
        for (property, interface) in zip(properties, interfaces) {
            writer.line("\(access)let \(property): \(interface.path)")
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

    /// An interface as a property of what the world exports.
    private struct ExportedInterface {
        let property: String
        let path: String
        /// What the component calls it, if that has to be said.
        var name: String?
    }

    private var exportedInterfaces: [ExportedInterface] {
        model.namespaces.dropFirst().filter { !$0.exports.isEmpty }.flatMap { namespace in
            let path = SwiftName.path(namespace.path + ["Exports"])
            let property = namespace.path.last ?? ""
            guard namespace.exportNames.count > 1 else {
                return [ExportedInterface(property: property, path: path)]
            }
            return namespace.exportNames.map { name in
                // The full name of an interface would be no label.
                ExportedInterface(
                    property: name.contains(":") ? property : name, path: path, name: name)
            }
        }
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
        let unique = MemberNames.unique(names, taken: ["instance", "self", "trace"])
        exportProperties = Dictionary(zip(names, unique)) { first, _ in first }
    }

    private func property(_ function: HostFunction) -> String {
        exportProperties[function.function.name] ?? ""
    }

    // MARK: - Looking up

    private mutating func initializer(
        _ functions: [HostFunction],
        _ interfaces: [(property: String, interface: ExportedInterface)], _ index: Int
    ) {
        let names = model.namespaces[index].exportNames
        let report = options.isTraced ? ", reportingTo: report" : ""
        writer.docs("Looks up what an instance exports, and compares types.")
        writer.openList(
            "\(access)init(",
            ["_ instance: ComponentInstance"] + (names.isEmpty ? [] : [named(names)])
                + reportParameter,
            ") throws(ComponentExportError)")
        for (property, interface) in interfaces {
            let name = interface.name.map { ", named: \"\($0)\"" } ?? ""
            writer.line("\(property) = try \(interface.path)(instance\(name)\(report))")
        }
        if !functions.isEmpty {
            let interface = names.isEmpty ? "" : ", interface"
            writer.line("functions = try Functions(instance\(interface)\(report))")
        }
        writer.close()
    }

    private mutating func functionList(_ functions: [HostFunction], _ index: Int) {
        let hasName = !model.namespaces[index].exportNames.isEmpty
        let properties = functions.map { property($0) }
        writer.gap()
        writer.open("fileprivate final class Functions")
        writer.line("let instance: ComponentInstance")
        if options.isTraced { writer.line("let trace: CallTrace") }
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
                + (hasName ? ["_ interface: \(model.standard["String"])"] : [])
                + reportParameter,
            ") throws(ComponentExportError)")
        writer.line("self.instance = instance")
        if options.isTraced {
            let interface = hasName ? "interface" : "nil"
            writer.line("trace = CallTrace(of: \(interface), isImport: false, report)")
        }
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
        var arguments = receiver == nil ? [] : [property("borrowed", in: function)]
        var described: [String] = []
        for (label, type) in function.parameters {
            if let (id, isBorrow) = ownResource(type, index) {
                parameters.append(
                    "\(label): \(isBorrow ? "borrowing" : "consuming") \(guest(id, index))")
                arguments.append("\(label).\(isBorrow ? "borrowed" : "take()")")
                described.append(self.described(label, "\(label).borrowed"))
            } else {
                parameters.append("\(label): \(swift(type))")
                arguments.append(label)
                described.append(self.described(label, label))
            }
        }
        let value = function.success.map { type in
            ownResource(type, index).map { guest($0.id, index) } ?? running(type) ?? swift(type)
        }
        let failure =
            function.failure.map { "TypedCallError<\($0)>" }
            ?? (function.isAsync ? "ComponentCallError" : "Trap")
        let (start, effect) = function.isAsync ? ("nonisolated(nonsending) ", " async") : ("", "")
        writer.openList(
            "\(access)\(start)func \(name)(", parameters,
            ")\(effect) throws(\(failure))" + (value.map { " -> \($0)" } ?? ""))
        if options.isTraced {
            writer.call(
                "let call = \(property("functions", in: function)).trace.call(",
                ["\"\(function.function.name)\""] + described)
            writer.open("do throws(\(failure))")
        }
        call(function, arguments, value, index)
        if options.isTraced {
            writer.next("} catch {")
            writer.line("call.failed(error)")
            writer.line("throw error")
            writer.close()
        }
        writer.close()
    }

    /// - Parameter value: What the method returns; nil for nothing.
    private mutating func call(
        _ function: HostFunction, _ arguments: [String], _ value: String?, _ index: Int
    ) {
        let functions = property("functions", in: function)
        let member =
            function.isAsync
            ? (function.failure == nil ? ".callAsync" : ".valueAsync")
            : (function.failure == nil ? "" : ".value")
        let callee =
            "try \(function.isAsync ? "await " : "")\(functions).\(property(function))\(member)"
        guard let value else {
            writer.call("\(function.failure == nil ? "" : "_ = ")\(callee)(", arguments)
            if options.isTraced { writer.line("call.returned(())") }
            return
        }
        let isHandle = function.success.map { ownResource($0, index) != nil } ?? false
        let isRunning = running(function.success) != nil
        guard isHandle || isRunning || options.isTraced else {
            return writer.call("\(callee)(", arguments)
        }
        let result = isHandle ? "handle" : isRunning ? "reader" : "value"
        writer.call("let \(result) = \(callee)(", arguments)
        if options.isTraced { writer.line("call.returned(\(result))") }
        switch (isHandle, isRunning) {
        case (true, _): writer.line("return \(value)(handle, \(functions))")
        case (_, true): writer.line("return \(value)(reader, of: \(functions).instance)")
        default: writer.line("return value")
        }
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
