extension GuestWriter {
    /// Finds out by which functions streams and futures can be named: built-ins are imported as
    /// those of one type of one function.
    mutating func nameChannels() {
        var counts: [UInt64] = []
        for type in resolution.types.elements {
            // Far more than a name can say, where a type doubles with each line.
            var count: UInt64 = 0
            for case .defined(let id) in type.kind.references {
                count = min(count + counts[id.index], UInt64(UInt32.max))
            }
            counts.append(count + (Self.isChannel(type.kind) ? 1 : 0))
        }
        guard counts.contains(where: { $0 > 0 }) else { return }
        var texts = UnaliasedTexts()
        texts.prepare(self)
        self.texts = texts
        var visited: Set<Visit> = []
        for index in model.instances.indices {
            for function in functions(of: index) {
                name(
                    function, index, module: model.instances[index].builtInModule, counts, &visited)
            }
        }
        for function in worldExports {
            name(function, 0, module: "[export]$root", counts, &visited)
        }
    }

    private struct Visit: Hashable {
        var type: Resolution.TypeID
        var instance: Int
    }

    private static func isChannel(_ kind: Resolution.TypeDefinition.Kind) -> Bool {
        switch kind {
        case .future, .stream: true
        default: false
        }
    }

    /// Visits the types of a function that were not visited before. Types with names in a row take
    /// no native stack.
    private mutating func name(
        _ function: Function, _ index: Int, module: String, _ counts: [UInt64],
        _ visited: inout Set<Visit>
    ) {
        var stack: [(visit: Visit, base: UInt64)] = []
        var next: UInt64 = 0
        for type in function.parameters.map(\.type) + [function.result].compactMap(\.self) {
            guard case .defined(let id) = type else { continue }
            stack.append((Visit(type: id, instance: index), next))
            next += counts[id.index]
        }
        stack.reverse()
        while let (visit, base) = stack.popLast() {
            guard counts[visit.type.index] > 0, visited.insert(visit).inserted else { continue }
            let owner = model.owner(of: visit.type, from: visit.instance)
            let kind = resolution.types[visit.type].kind
            var next = base
            var parts: [(visit: Visit, base: UInt64)] = []
            for case .defined(let id) in kind.references {
                parts.append((Visit(type: id, instance: owner), next))
                next += counts[id.index]
            }
            stack += parts.reversed()
            guard next < UInt64(UInt32.max) else { continue }
            switch kind {
            case .future(let element), .stream(let element):
                let isFuture = kind == .future(element)
                nameChannel(
                    channel(isFuture: isFuture, element, owner),
                    ChannelName(
                        module: module, function: function.name,
                        index: element == nil ? "unit" : String(next)))
            default: break
            }
        }
    }

    /// The built-ins of a stream or future, and how a new one is made.
    mutating func channelCodec(_ name: String, _ codec: Codec) {
        guard case .channel(let isFuture, let element, _) = codec else { return }
        let kind = isFuture ? "future" : "stream"
        let count = isFuture ? [] : ["UInt32"]
        let end = "_ end: UInt32"
        let buffer = end + ", _ elements: UInt32, _ count: UInt32"
        let arguments = isFuture ? "end, elements" : "end, elements, count"
        writer.gap()
        writer.open("enum \(name): Channel")
        writer.line("typealias Element = \(element)")
        writer.gap()
        builtIn(codec, "\(kind)-new", "new", "", "", [], "UInt64")
        for operation in ["read", "write"] {
            builtIn(
                codec, "\(kind)-\(operation)", operation, buffer, arguments,
                ["UInt32", "UInt32"] + count, "UInt32")
        }
        builtIn(codec, "\(kind)-cancel-write", "cancelWrite", end, "end", ["UInt32"], "UInt32")
        builtIn(codec, "\(kind)-drop-readable", "dropReader", end, "end", ["UInt32"], nil)
        builtIn(codec, "\(kind)-drop-writable", "dropWriter", end, "end", ["UInt32"], nil)
        writer.close()
    }

    private mutating func builtIn(
        _ codec: Codec, _ builtIn: String, _ name: String, _ parameters: String,
        _ arguments: String, _ core: [String], _ result: String?
    ) {
        let arrow = result.map { " -> \($0)" } ?? ""
        var body = "trap()"
        if let channel = channelName(codec) {
            // Those that may have to wait say so, and waiting is done in one place.
            let lower = name == "read" || name == "write" ? "[async-lower]" : ""
            let symbol = extern(
                module: channel.module,
                name: "\(lower)[\(builtIn)-\(channel.index)]\(channel.function)",
                parameters: core, result: result)
            body = "\(symbol)(\(arguments))"
        }
        writer.line("static func \(name)(\(parameters))\(arrow) { \(body) }")
    }

    /// How the user makes streams and futures: `StreamWriter<UInt8>.make()`.
    mutating func makers() {
        var known: Set<Codec> = []
        for (codec, name) in codecs {
            guard case .channel(let isFuture, _, let element) = codec, channelName(codec) != nil,
                element.utf8.count <= UnaliasedTexts.lengthMax,
                known.insert(.channel(isFuture: isFuture, element: "", swift: element)).inserted
            else { continue }
            let kind = isFuture ? "Future" : "Stream"
            writer.gap()
            writer.open("extension Canonical.\(kind)Writer where Element == \(element)")
            writer.line("/// Both ends of a new one.")
            writer.open(
                "static func make() -> (writer: Canonical.\(kind)Writer<\(element)>, "
                    + "reader: Canonical.\(kind)Reader<\(element)>)")
            writer.line("Canonical.\(kind)<Canonical.\(name)>.make()")
            writer.close()
            writer.close()
        }
        writer.gap()
    }
}
