import WasmCore

// What a world imports: protocols, and their registration with a linker.

extension HostWriter {
    mutating func imports(of index: Int) {
        let namespace = model.namespaces[index]
        let resources = namespace.isImported ? resources(of: index) : []
        guard namespace.isImported, !namespace.imports.isEmpty || !resources.isEmpty else { return }
        usesLibrary = true
        let functions = namespace.imports.map { shape($0, awaited: namespace.asyncImports) }
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

    func name(_ id: Resolution.TypeID, _ index: Int) -> String {
        SwiftName.quoted(model.namespaces[index].typeNames[id] ?? "")
    }

    func protocolName(_ id: Resolution.TypeID, _ index: Int) -> String {
        SwiftName.path(
            model.namespaces[index].path + [model.namespaces[index].resourceProtocols[id] ?? ""])
    }

    /// Names of functions that are free, or those of a resource.
    func names(_ functions: [HostFunction]) -> [String] {
        MemberNames.unique(functions.map { $0.isConstructor ? "init" : $0.function.itemName })
    }

    // MARK: - Protocols

    private mutating func hostProtocol(
        _ functions: [HostFunction], _ resources: [Resolution.TypeID], _ index: Int
    ) {
        let free = functions.filter { $0.function.kind == .freestanding }
        writer.docs("What a component imports, for the host to implement.")
        let isShared = model.namespaces[index].hasAsyncImports
        writer.open("\(access)protocol Host: \(sharing(isShared))")
        for id in resources {
            writer.line("associatedtype \(name(id, index)): \(protocolName(id, index))")
        }
        writer.gap()
        for (name, function) in zip(names(free), free) {
            head(function, "\(function.isAsync ? "" : "mutating ")func \(name)", index)
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
        let isShared = model.namespaces[index].hasAsyncImports
        let object = model.standard["AnyObject"]
        writer.open("\(access)protocol \(name): \(object), \(sharing(isShared))")
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

    /// What hosts and their resources are, by whether other tasks have them.
    private func sharing(_ isShared: Bool) -> String {
        isShared ? model.standard["Sendable"] : model.standard["SendableMetatype"]
    }

    /// A requirement.
    private mutating func head(_ function: HostFunction, _ start: String, _ index: Int) {
        writer.docs(function.function.docs)
        writer.deprecation(function.function.stability)
        var parameters: [String] = []
        if usesHandles(function, index) { parameters.append("resources: ComponentResources") }
        for (label, type) in function.parameters {
            parameters.append("\(label): \(parameterType(type, function, index))")
        }
        writer.list(start + "(", parameters, ")" + outcome(function, index))
    }

    /// ` async throws(E) -> T`.
    mutating func outcome(_ function: HostFunction, _ index: Int) -> String {
        var text = function.isAsync ? " async" : ""
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

    /// A type of a parameter as the host's functions have it.
    mutating func parameterType(
        _ type: Resolution.ValueType, _ function: HostFunction, _ index: Int
    ) -> String {
        guard let number = lentNumber(type, function) else {
            return hostType(type, function, index)
        }
        return number == .u8
            ? model.standard["RawSpan"]
            : "\(model.standard["Span"])<\(swift(.primitive(number)))>"
    }

    /// The type of the numbers of a list that the host's function looks at where they are; nil for
    /// another type.
    func lentNumber(
        _ type: Resolution.ValueType, _ function: HostFunction
    ) -> PrimitiveType? {
        guard options.hasSpans, !function.isAsync, case .defined(let id) = model.own(type),
            model.mapped[id] == nil, case .list(let element) = resolution.types[id].kind,
            case .primitive(let number) = model.own(element), number.isNumber
        else { return nil }
        return number
    }

    /// A type as the host's functions have it: resources that they know are objects.
    mutating func hostType(
        _ type: Resolution.ValueType, _ function: HostFunction, _ index: Int
    ) -> String {
        guard let (id, _) = object(type, function, index) else { return swift(type) }
        return function.function.kind.resource == nil ? name(id, index) : "Self"
    }

    /// The resource that a handle is of, if the host's function knows its objects: free functions
    /// those of their interface, functions of a resource their own.
    func object(
        _ type: Resolution.ValueType, _ function: HostFunction, _ index: Int
    ) -> (id: Resolution.TypeID, isBorrow: Bool)? {
        guard let known = ownResource(type, index) else { return nil }
        guard let resource = function.function.kind.resource else { return known }
        return resource == known.id ? known : nil
    }

    /// Whether handles reach the host's function, which may ask the store about them unless it is
    /// awaited.
    func usesHandles(_ function: HostFunction, _ index: Int) -> Bool {
        guard !function.isAsync else { return false }
        var types = function.parameters.map(\.type)
        if !function.isConstructor { types += [function.success].compactMap(\.self) }
        if case .result(_, let error?) = function.function.result.flatMap({ model.kind($0) }) {
            types.append(error)
        }
        return types.contains { object($0, function, index) == nil && model.types[$0].hasHandles }
    }
}

extension PrimitiveType {
    /// Whether values in memory are those of Swift.
    fileprivate var isNumber: Bool {
        switch self {
        case .u8, .s8, .u16, .s16, .u32, .s32, .u64, .s64, .f32, .f64: true
        case .bool, .char, .string, .errorContext: false
        }
    }
}
