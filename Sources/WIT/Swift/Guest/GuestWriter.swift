import WasmCore

/// Writes the file for guests of a world.
///
/// What a type is in Swift and what lifts and lowers it are two things: tuples can't conform to
/// protocols, and a handle means something else when it is lent. So each type has a codec, which is
/// one of the runtime's, or is written here.
struct GuestWriter {
    typealias ValueType = Resolution.ValueType
    typealias Function = Resolution.Function

    let model: GuestModel
    var writer = SwiftWriter()
    /// Core functions that are imported, as they are declared.
    private(set) var externs: [String] = []
    /// Codecs of types without names, with their names.
    private(set) var codecs = OrderedMap<Codec, String>()
    /// How many elements tuples have.
    private(set) var arities: Set<Int> = [2]
    /// Which function names a stream or future, and as which of its types.
    private var channels: [Codec: ChannelName] = [:]
    /// Types that are thrown, with their codecs.
    private(set) var thrown = OrderedMap<String, String>()
    private var exportCount = 0
    /// Types without their aliases, if there are streams or futures.
    var texts = UnaliasedTexts()

    /// What lifts and lowers a type without a name.
    enum Codec: Hashable {
        /// One of the runtime, with others in it.
        case runtime(String)
        case fixedList(element: String, count: UInt32)
        /// The built-ins of a stream or future, whose elements are so in Swift.
        case channel(isFuture: Bool, element: String, swift: String)
    }

    /// How built-ins of a stream or future are imported.
    struct ChannelName {
        var module: String
        var function: String
        /// A number among the types of the function, or `unit`.
        var index: String
    }

    init(_ model: GuestModel) {
        self.model = model
    }

    var resolution: Resolution { model.resolution }

    /// Declares a core import, and gives its name in Swift.
    mutating func extern(
        module: String, name: String, parameters: [String], result: String?
    ) -> String {
        let function = "canonicalImport\(externs.count)"
        let list = parameters.map { "_: \($0)" }.joined(separator: ", ")
        externs.append(
            """
            @_extern(wasm, module: "\(module)", name: "\(name)") @_extern(c)
            private func \(function)(\(list))\(result.map { " -> \($0)" } ?? "")
            """)
        return function
    }

    /// A number for an export.
    mutating func nextExport() -> Int {
        exportCount += 1
        return exportCount - 1
    }

    // MARK: - Types

    /// A type as it is written in Swift.
    func swift(_ type: ValueType, _ index: Int) -> String {
        switch type {
        case .primitive(let primitive):
            let row = GuestPrimitive(primitive)
            return row.isRuntime ? model.runtime(row.swift) : model.standard[row.swift]
        case .defined(let id):
            let definition = resolution.types[id]
            if definition.name != nil, definition.owner != .none {
                return model.path(id, from: index)
            }
            return swift(definition.kind, model.owner(of: id, from: index))
        }
    }

    /// A type without a name. Types within types without names are few, the parser sees to it.
    func swift(_ kind: Resolution.TypeDefinition.Kind, _ index: Int) -> String {
        swift(kind, index) { swift($0, index) }
    }

    /// As above, with other texts for the types within.
    func swift(
        _ kind: Resolution.TypeDefinition.Kind, _ index: Int, _ text: (ValueType) -> String
    ) -> String {
        func optional(_ type: ValueType?) -> String { type.map(text) ?? "Void" }
        switch kind {
        case .alias(let type): return text(type)
        case .option(let type): return text(type) + "?"
        case .list(let type), .fixedLengthList(let type, _): return "[\(text(type))]"
        case .map(let key, let value): return "[(key: \(text(key)), value: \(text(value)))]"
        case .tuple(let types):
            let list = types.map(text).joined(separator: ", ")
            return types.count == 1 ? list : "(\(list))"
        case .result(let ok, let error):
            let failure = failure(error, index, text)
            return "\(model.standard["Result"])<\(optional(ok)), \(failure)>"
        case .stream(let type): return "\(model.runtime("StreamReader"))<\(optional(type))>"
        case .future(let type): return "\(model.runtime("FutureReader"))<\(optional(type))>"
        case .own(let resource), .borrow(let resource):
            let (target, owner) = model.dealiased(resource, from: index)
            guard case .defined(let id) = target else { return model.standard["Never"] }
            let path = model.path(id, from: owner)
            if model.instances[owner].isExport { return path }
            return "\(model.runtime(kind == .own(resource) ? "Owned" : "Borrowed"))<\(path)>"
        case .record, .variant, .enum, .flags, .resource: return model.standard["Never"]
        }
    }

    /// What is thrown for the error of a result.
    func failure(_ type: ValueType?, _ index: Int) -> String {
        failure(type, index) { swift($0, index) }
    }

    private func failure(
        _ type: ValueType?, _ index: Int, _ text: (ValueType) -> String
    ) -> String {
        guard let type else { return "\(model.runtime("Failure"))<Void>" }
        if thrownType(type, index) != nil { return text(type) }
        return "\(model.runtime("Failure"))<\(text(type))>"
    }

    /// A type that can be thrown itself: one that is declared in WIT.
    func thrownType(_ type: ValueType, _ index: Int) -> (id: Resolution.TypeID, instance: Int)? {
        guard let (id, kind, instance) = model.kind(type, from: index) else { return nil }
        switch kind {
        case .record, .variant, .enum, .flags: return (id, instance)
        default: return nil
        }
    }

    // MARK: - Codecs

    /// What lifts and lowers a type.
    mutating func codec(_ type: ValueType, _ index: Int) -> String {
        switch type {
        case .primitive(let primitive):
            return GuestPrimitive(primitive).codec
        case .defined(let id):
            let definition = resolution.types[id]
            let owner = model.owner(of: id, from: index)
            if definition.owner != .none, let name = model.instances[owner].codecNames[id] {
                return name
            }
            return codec(definition.kind, owner)
        }
    }

    /// That of a type without a name.
    mutating func codec(_ kind: Resolution.TypeDefinition.Kind, _ index: Int) -> String {
        switch kind {
        case .alias(let type): return codec(type, index)
        case .option(let type): return compound("Option", [codec(type, index)])
        case .list(let type):
            if case .primitive(let primitive) = type, GuestPrimitive(primitive).isNumber {
                return compound("Numbers", [GuestPrimitive(primitive).swift])
            }
            return compound("List", [codec(type, index)])
        case .fixedLengthList(let type, let count):
            return short(.fixedList(element: codec(type, index), count: count))
        case .map(let key, let value):
            return compound("Map", [codec(key, index), codec(value, index)])
        case .tuple(let types):
            arities.insert(types.count)
            var parts: [String] = []
            for type in types { parts.append(codec(type, index)) }
            return compound("Tuple\(types.count)", parts)
        case .result(let ok, let error):
            let ok = optional(ok, index)
            return compound("Outcome", [ok, failureCodec(error, index)])
        case .stream(let type):
            return compound("Stream", [short(channel(isFuture: false, type, index))])
        case .future(let type):
            return compound("Future", [short(channel(isFuture: true, type, index))])
        case .own(let resource), .borrow(let resource):
            let name = kind == .own(resource) ? "Own" : "Borrow"
            let (target, owner) = model.dealiased(resource, from: index)
            guard case .defined(let id) = target else { return "Unit" }
            if model.instances[owner].isExport {
                return compound(
                    "Exported" + name, [model.instances[owner].codecNames[id] ?? "Unit"])
            }
            return compound(name, [model.path(id, from: owner)])
        // These have names.
        case .record, .variant, .enum, .flags, .resource: return "Unit"
        }
    }

    mutating func optional(_ type: ValueType?, _ index: Int) -> String {
        guard let type else { return "Unit" }
        return codec(type, index)
    }

    mutating func failureCodec(_ type: ValueType?, _ index: Int) -> String {
        let codec = optional(type, index)
        if let type, let (id, instance) = thrownType(type, index) {
            thrown.set(codec, for: model.path(id, from: instance))
            return codec
        }
        return compound("Thrown", [codec])
    }

    /// A codec of the runtime with others in it, under a short name.
    mutating func compound(_ name: String, _ parts: [String]) -> String {
        short(.runtime("\(name)<\(parts.joined(separator: ", "))>"))
    }

    private mutating func short(_ codec: Codec) -> String {
        if let known = codecs[codec] { return known }
        let name = "Codec\(codecs.count)"
        codecs.set(name, for: codec)
        return name
    }

    // MARK: - Streams and futures

    /// The built-ins of a stream or future.
    mutating func channel(isFuture: Bool, _ type: ValueType?, _ index: Int) -> Codec {
        .channel(
            isFuture: isFuture, element: optional(type, index),
            swift: type.map { texts.text($0, index, self) } ?? "Void")
    }

    /// Remembers that a function names a stream or future.
    mutating func nameChannel(_ codec: Codec, _ name: ChannelName) {
        if channels[codec] == nil { channels[codec] = name }
    }

    func channelName(_ codec: Codec) -> ChannelName? { channels[codec] }
}
