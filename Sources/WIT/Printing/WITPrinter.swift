/// Writes packages of a graph as WIT text.
///
/// Worlds are written as they are in the graph: with what they include, and with all that they
/// import.
struct WITPrinter {
    let resolution: Resolution
    var writer = OutlineWriter()
    /// The package that is being written: its interfaces need no package's name.
    private var package = Resolution.PackageID(0)

    init(_ resolution: Resolution) {
        self.resolution = resolution
    }

    /// A package as a file, and others within it.
    mutating func print(_ main: Resolution.PackageID, nested: [Resolution.PackageID]) {
        comments(resolution.packages[main].docs)
        writer.line(header(of: main) + ";")
        writer.gap()
        items(of: main)
        for id in nested {
            comments(resolution.packages[id].docs)
            writer.open(header(of: id))
            items(of: id)
            writer.close()
            writer.gap()
        }
    }

    private func header(of id: Resolution.PackageID) -> String {
        let name = resolution.packages[id].name
        return "package \(word(name.namespace)):\(word(name.name))"
            + (name.version.map { "@\($0)" } ?? "")
    }

    private mutating func items(of id: Resolution.PackageID) {
        package = id
        for (name, interface) in resolution.packages[id].interfaces {
            comments(resolution.interfaces[interface].docs)
            attributes(resolution.interfaces[interface].stability)
            writer.open("interface \(word(name))")
            self.interface(interface)
            writer.close()
            writer.gap()
        }
        for (name, world) in resolution.packages[id].worlds {
            comments(resolution.worlds[world].docs)
            attributes(resolution.worlds[world].stability)
            writer.open("world \(word(name))")
            self.world(world)
            writer.close()
            writer.gap()
        }
    }

    /// How an interface is named in the present package.
    func path(of id: Resolution.InterfaceID) -> String {
        let interface = resolution.interfaces[id]
        guard let name = interface.name, let owner = interface.package else { return "" }
        if owner == package { return word(name) }
        let package = resolution.packages[owner].name
        return "\(word(package.namespace)):\(word(package.name))/\(word(name))"
            + (package.version.map { "@\($0)" } ?? "")
    }

    /// A name, with a percent sign if it is a keyword.
    func word(_ name: String) -> String {
        TokenKind.keywords[name] == nil ? name : "%" + name
    }

    /// Documentation, in the form of comments that gives the same text when it is read.
    mutating func comments(_ docs: String?) {
        guard let docs else { return }
        let text = Characters.withoutFaults(docs)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let forms = [
            lines.map { $0.isEmpty ? "///" : "/// " + $0 },
            lines.map { "///" + $0 },
        ]
        let block = "/**\(text)\n*/"
        if let faithful = forms.first(where: { Syntax.Documentation(comments: $0).text == text }) {
            for line in faithful { writer.line(line) }
        } else if !text.contains("*/"), Syntax.Documentation(comments: [block]).text == text {
            writer.verbatim(
                block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        } else {
            for line in forms[0] { writer.line(line) }
        }
    }

    /// Attributes, a line each.
    mutating func attributes(_ stability: Resolution.Stability, externalID: String? = nil) {
        switch stability {
        case .unknown: break
        case .unstable(let feature, let deprecated):
            writer.line("@unstable(feature = \(word(feature)))")
            if let deprecated { writer.line("@deprecated(version = \(deprecated))") }
        case .stable(let since, let deprecated):
            writer.line("@since(version = \(since))")
            if let deprecated { writer.line("@deprecated(version = \(deprecated))") }
        }
        if let externalID {
            writer.line("@external-id(\(StringLiteral.literal(of: externalID)))")
        }
    }
}

extension WITPackage {
    /// The package as WIT text, with those that it depends on nested in it.
    ///
    /// What is read from it is the same graph. Comments are kept; worlds have what they include,
    /// and import all that their items need.
    ///
    /// - Throws: `WITError` if the text is longer than a gigabyte.
    public func text() throws(WITError) -> String {
        let others = resolution.packages.ids.filter { $0 != id }
        return try text(
            nested: others.sorted { resolution.packages[$0].name < resolution.packages[$1].name })
    }

    /// The package as WIT text, with some packages nested in it.
    ///
    /// - Throws: `WITError` if the text is longer than `WITLimits.outputBytesMax`.
    package func text(nested: [Resolution.PackageID]) throws(WITError) -> String {
        var printer = WITPrinter(resolution)
        printer.print(id, nested: nested)
        guard !printer.writer.isOverflown else {
            throw WITError("the text is longer than \(WITLimits.outputBytesMax) bytes")
        }
        return String(decoding: printer.writer.output, as: UTF8.self)
    }
}
