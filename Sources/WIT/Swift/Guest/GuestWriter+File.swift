extension GuestWriter {
    /// The whole file.
    mutating func file(package: String) -> String {
        nameChannels()
        writer.line(GeneratedFile.head(model.world, of: package))
        writer.line("// swift-format-ignore-file")
        writer.gap()
        namespaces()
        protocols()
        writer.gap()
        writer.line("// MARK: - Entry points")
        entryPoints()
        codecSection()
        makers()
        for (path, _) in thrown {
            writer.gap()
            let error = model.standard["Error"]
            let sendable = model.standard["Sendable"]
            writer.line("extension \(path): \(error), @unchecked \(sendable) {}")
        }
        writer.gap()
        writer.line("// MARK: - Core imports")
        for extern in externs {
            writer.gap()
            writer.lines(extern)
        }
        writer.gap()
        for part in GuestRuntime.parts {
            writer.gap()
            writer.lines(part)
        }
        return writer.text
    }

    // MARK: - Namespaces

    /// Namespaces within namespaces, in the order in which they are first needed.
    private struct Namespace {
        var instance: Int?
        var children = OrderedMap<String, Int>()
    }

    private mutating func namespaces() {
        var nodes = [Namespace()]
        for (index, instance) in model.instances.enumerated() {
            var node = 0
            for name in instance.path {
                if let child = nodes[node].children[name] {
                    node = child
                    continue
                }
                nodes.append(Namespace())
                nodes[node].children.set(nodes.count - 1, for: name)
                node = nodes.count - 1
            }
            nodes[node].instance = index
        }
        for (name, child) in nodes[0].children {
            writer.gap()
            namespace(name, child, nodes)
        }
        writer.gap()
    }

    /// At most four levels deep.
    private mutating func namespace(_ name: String, _ node: Int, _ nodes: [Namespace]) {
        if let index = nodes[node].instance { writer.docs(model.instances[index].docs) }
        writer.open("enum \(SwiftName.quoted(name))")
        if let index = nodes[node].instance {
            types(of: index)
            if !model.instances[index].isExport {
                let functions = functions(of: index).filter { $0.kind == .freestanding }
                importedFunctions(functions, index)
            }
        }
        for (name, child) in nodes[node].children {
            writer.gap()
            namespace(name, child, nodes)
        }
        writer.close()
    }

    // MARK: - Codecs

    private mutating func codecSection() {
        writer.gap()
        writer.line("// MARK: - Codecs")
        writer.gap()
        writer.open("extension Canonical")
        for index in model.instances.indices { codecs(of: index) }
        // Writing one may need another.
        var next = 0
        while next < codecs.count {
            let (codec, name) = (codecs.keys[next], codecs.values[next])
            next += 1
            switch codec {
            case .runtime(let text):
                writer.line("typealias \(name) = \(text)")
            case .fixedList(let element, let count): fixedList(name, element, count)
            case .channel: channelCodec(name, codec)
            }
        }
        for arity in arities.sorted() { tuple(arity) }
        writer.close()
    }

    private mutating func fixedList(_ name: String, _ element: String, _ count: UInt32) {
        writer.gap()
        writer.lines(
            """
            enum \(name): Codec {
                static var layout: Layout { .array(\(element).layout, \(count)) }

                static func lift(_ cursor: inout some Cursor) -> [\(element).Value] {
                    var value: [\(element).Value] = []
                    value.reserveCapacity(\(count))
                    for _ in 0..<\(count) { value.append(\(element).lift(&cursor)) }
                    return value
                }

                static func lower(_ value: [\(element).Value], _ cursor: inout some Cursor) {
                    guard value.count == \(count) else { trap() }
                    for element in value { \(element).lower(element, &cursor) }
                }
            }
            """)
        writer.gap()
    }

    private mutating func tuple(_ arity: Int) {
        let indices = 0..<arity
        let generics = indices.map { "T\($0): Codec" }.joined(separator: ", ")
        let values = indices.map { "T\($0).Value" }.joined(separator: ", ")
        let value = arity == 1 ? values : "(\(values))"
        writer.gap()
        writer.open("enum Tuple\(arity)<\(generics)>: Codec")
        writer.open("static var layout: Layout")
        writer.line(
            "Layout()" + indices.map { ".field(T\($0).layout)" }.joined() + ".end")
        writer.close()
        writer.gap()
        writer.open("static func lift(_ cursor: inout some Cursor) -> \(value)")
        writer.line("cursor.align(layout.alignment)")
        for index in indices { writer.line("let value\(index) = T\(index).lift(&cursor)") }
        writer.line("cursor.align(layout.alignment)")
        let list = indices.map { "value\($0)" }.joined(separator: ", ")
        writer.line("return " + (arity == 1 ? list : "(\(list))"))
        writer.close()
        writer.gap()
        writer.open("static func lower(_ value: \(value), _ cursor: inout some Cursor)")
        writer.line("cursor.align(layout.alignment)")
        for index in indices {
            writer.line("T\(index).lower(value\(arity == 1 ? "" : ".\(index)"), &cursor)")
        }
        writer.line("cursor.align(layout.alignment)")
        writer.close()
        writer.close()
    }
}
