import WasmCore

/// Writes the file for hosts of a world.
struct HostWriter {
    let model: HostModel
    let options: SwiftHostGenerator.Options
    var writer = SwiftWriter()
    /// Lengths of lists that are always as long.
    private(set) var lengths: Set<UInt32> = []
    /// Whether something of WeftKit is named: importing it for nothing is a warning.
    var usesLibrary = false
    /// The properties for exported functions of the namespace that is written, by their names.
    var exportProperties: [String: String] = [:]

    init(_ model: HostModel, _ options: SwiftHostGenerator.Options) {
        self.model = model
        self.options = options
    }

    var resolution: Resolution { model.resolution }

    var fileName: String { (model.namespaces[0].path.last ?? "") + ".swift" }

    /// `public `, or the like.
    var access: String { options.access == .internal ? "" : options.access.rawValue + " " }

    mutating func file() {
        let world = model.world
        let owner = world.package.map { resolution.packages[$0].name.description }
        declareNamespaces()
        for index in model.namespaces.indices {
            types(of: index)
            imports(of: index)
            exports(of: index)
        }
        fixedLengths()
        let body = writer
        writer = SwiftWriter()
        writer.line(GeneratedFile.head(world, of: owner))
        writer.gap()
        let modules = model.mappedModules.union(usesLibrary ? ["WeftKit"] : [])
        for module in modules.sorted() { writer.line("\(access)import \(module)") }
        writer.gap()
        writer.append(body)
    }

    private mutating func declareNamespaces() {
        var packages: [String] = []
        for namespace in model.namespaces where namespace.path.count > 1 {
            if !packages.contains(namespace.path[0]) { packages.append(namespace.path[0]) }
        }
        for package in packages {
            let id = resolution.packages.ids.first { model.packages[package: $0] == package }
            writer.docs(id.flatMap { resolution.packages[$0].docs })
            writer.line("\(access)enum \(SwiftName.quoted(package)) {}")
            writer.gap()
        }
        for namespace in model.namespaces {
            guard let name = namespace.path.last else { continue }
            let outer = namespace.path.dropLast()
            if !outer.isEmpty { writer.open("extension \(SwiftName.path(Array(outer)))") }
            writer.docs(namespace.docs)
            writer.deprecation(namespace.stability)
            writer.line("\(access)enum \(SwiftName.quoted(name)) {}")
            if !outer.isEmpty { writer.close() }
            writer.gap()
        }
    }

    private mutating func fixedLengths() {
        for length in lengths.sorted() {
            writer.gap()
            writer.docs("The length \(length) of lists.")
            writer.open("\(access)enum \(lengthName(length)): FixedLength")
            writer.line("\(access)static var count: \(model.standard["Int"]) { \(length) }")
            writer.close()
        }
    }

    private func lengthName(_ length: UInt32) -> String {
        "\(model.namespaces[0].path.joined())Length\(length)"
    }

    // MARK: - Types where they are used

    /// A type in Swift.
    mutating func swift(_ type: Resolution.ValueType) -> String {
        switch type {
        case .primitive(let primitive):
            if primitive == .errorContext { usesLibrary = true }
            return model.standard["\(primitive.row.swiftName)"]
        case .defined(let id):
            if resolution.types[id].name != nil {
                guard resolution.types[model.resource(id)].kind == .resource else {
                    return model.path(id)
                }
                // A resource where a value stands is a handle of it.
                usesLibrary = true
                return "OwnHandle<\(model.path(id))>"
            }
            return swift(resolution.types[id].kind)
        }
    }

    mutating func swift(_ kind: Resolution.TypeDefinition.Kind) -> String {
        switch kind {
        case .alias(let type): return swift(type)
        case .option(let type): return swift(type) + "?"
        case .list(let type): return "[\(swift(type))]"
        case .map(let key, let value): return "[\(swift(key)): \(swift(value))]"
        default: break
        }
        usesLibrary = true
        switch kind {
        case .own(let id): return "OwnHandle<\(model.path(model.resource(id)))>"
        case .borrow(let id): return "BorrowHandle<\(model.path(model.resource(id)))>"
        case .tuple(let types):
            return "ComponentTuple<\(types.map { swift($0) }.joined(separator: ", "))>"
        case .result(let ok, let error):
            return "\(model.standard["Result"])<\(success(ok)), \(failure(error))>"
        case .fixedLengthList(let type, let length):
            lengths.insert(length)
            return "FixedLengthList<\(swift(type)), \(lengthName(length))>"
        case .stream(let type): return "StreamReader<\(success(type))>"
        case .future(let type): return "FutureReader<\(success(type))>"
        case .alias, .option, .list, .map, .record, .resource, .flags, .variant, .enum: return ""
        }
    }

    /// What a stream or future that a component returns is, which lets the component run; nil for
    /// another type.
    mutating func running(_ type: Resolution.ValueType?) -> String? {
        switch type.flatMap({ model.kind($0) }) {
        case .stream(let type): "GuestStream<\(success(type))>"
        case .future(let type): "GuestFuture<\(success(type))>"
        default: nil
        }
    }

    /// What stands for a type where there may be none, as in a `Result`.
    mutating func success(_ type: Resolution.ValueType?) -> String {
        type.map { swift($0) } ?? "NoValue"
    }

    /// What a result has as its failure: an error of Swift.
    mutating func failure(_ type: Resolution.ValueType?) -> String {
        guard let type else { return "ComponentFailure<NoValue>" }
        if let id = model.dealiased(type), model.errors.contains(id) { return swift(type) }
        return "ComponentFailure<\(swift(type))>"
    }

    /// The same for its members: `UInt32?` has none.
    func expression(_ type: String) -> String {
        type.hasSuffix("?") ? "Optional<\(type.dropLast())>" : type
    }

    // MARK: - Functions

    /// - Parameter awaited: Names of functions that are awaited whatever their types say.
    mutating func shape(
        _ function: Resolution.Function, awaited: Set<String>
    ) -> HostFunction {
        var parameters = function.parameters[...]
        if case .method = function.kind { parameters = parameters.dropFirst() }
        let labels = MemberNames.unique(
            parameters.map(\.name),
            taken: ["resources", "self"] + (options.isTraced ? ["call"] : []))
        var success = function.result
        var failure: String?
        if let result = function.result, case .result(let ok, let error) = model.kind(result) {
            success = ok
            failure = self.failure(error)
        }
        return HostFunction(
            function: function,
            parameters: zip(labels, parameters).map { ($0, $1.type) }, success: success,
            failure: failure, isAsync: function.isAsync || awaited.contains(function.name))
    }

    /// A property, for the body of a function whose parameters may have its name.
    func property(_ name: String, in function: HostFunction) -> String {
        function.parameters.contains { $0.label == name } ? "self.\(name)" : name
    }

    /// The resource that a handle is of, if the namespace defines it, and whether it is lent.
    func ownResource(
        _ type: Resolution.ValueType, _ index: Int
    ) -> (id: Resolution.TypeID, isBorrow: Bool)? {
        let (resource, isBorrow): (Resolution.TypeID, Bool)
        switch model.kind(type) {
        case .own(let id): (resource, isBorrow) = (model.resource(id), false)
        case .borrow(let id): (resource, isBorrow) = (model.resource(id), true)
        case .resource:
            guard let id = model.dealiased(type) else { return nil }
            (resource, isBorrow) = (id, false)
        default: return nil
        }
        return model.namespaces[index].typeNames[resource] == nil ? nil : (resource, isBorrow)
    }
}
