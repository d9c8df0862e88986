import WasmCore

/// Options in a file: an object of JSON, whose names are those of options without their dashes.
///
///     { "host": true, "world": "plugin", "features": ["audits", "logs"] }
///
/// A list is several values of an option that may be repeated, else one with commas.
package enum OptionFile {
    /// The option that names the file.
    package static let option = Option.word(
        "--options", value: "FILE", "A file with further options; those given here go before")

    private static let bytesMax = 1 << 20

    /// The words for each option that a file has and where it is, by the option's name.
    fileprivate static func read(
        _ path: CommandWord, of options: [OptionDefinition]
    ) throws(Failure) -> [String: (words: [CommandWord], place: String)] {
        let content = try Files.read(path, bytesMax: bytesMax)
        let bytes = content[0..<content.count]
        var found: [String: (words: [CommandWord], place: String)] = [:]
        do throws(JSONError) {
            for member in try JSONReader.readMembers(bytes) {
                func mistake(_ message: String) -> JSONError {
                    JSONError(message: message, offset: member.offset)
                }
                let name = "--" + member.name
                guard let option = options.first(where: { $0.name == name }) else {
                    throw mistake(unknown(member.name, options))
                }
                guard found[name] == nil else {
                    throw mistake("\(member.name.quoted) is given twice")
                }
                guard let value = Self.words(of: member.value, option) else {
                    throw mistake("\(member.name.quoted) needs \(need(of: option))")
                }
                if member.value.isFalse { continue }
                found[name] = (value, place(of: member.offset, in: bytes, path))
            }
        } catch {
            throw Failure("\(place(of: error.offset, in: bytes, path)): \(error.message)")
        }
        return found
    }

    /// nil for a value that the option can't have.
    private static func words(of value: JSON, _ option: OptionDefinition) -> [CommandWord]? {
        switch value {
        case .bool: return option.value == nil ? [] : nil
        case .string(let text): return option.value == nil ? nil : [CommandWord(text)]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard option.value != nil, texts.count == elements.count else { return nil }
            return option.isRepeatable
                ? texts.map { CommandWord($0) } : [CommandWord(texts.joined(separator: ","))]
        default: return nil
        }
    }

    private static func need(of option: OptionDefinition) -> String {
        option.value.map { "text, or a list of texts: \($0)" } ?? "true or false"
    }

    private static func unknown(_ name: String, _ options: [OptionDefinition]) -> String {
        let names = options.map(\.nameInFile)
        let meant = Suggestion.nearest(to: name, among: names).map { "; did you mean '\($0)'?" }
        return "there is no option \(name.quoted)" + (meant ?? ": \(names.joined(separator: ", "))")
    }

    /// A file's line and column, both from 1; the column in bytes.
    private static func place(
        of offset: Int, in bytes: [UInt8], _ path: CommandWord
    ) -> String {
        let before = bytes[..<min(offset, bytes.count)]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return "\(path):\(line):\(before.count - start + 1)"
    }
}

extension JSON {
    fileprivate var isFalse: Bool { if case .bool(false) = self { true } else { false } }
}

extension Arguments {
    /// With the options of the file that is named, if one is. Those of the command line go before.
    ///
    /// - Parameter excluded: Options that a file can't have.
    package func withOptionFile(
        without excluded: [OptionDefinition]
    ) throws(Failure) -> Arguments {
        guard let path = try self[OptionFile.option] else { return self }
        let excluded = Set(excluded.map(\.name)).union([OptionFile.option.definition.name])
        let options = command.options.filter { !excluded.contains($0.name) }
        var result = self
        result.optionFile = path
        for (name, found) in try OptionFile.read(path, of: options)
        where result.options[name] == nil {
            result.options[name] = found.words
            result.optionPlaces[name] = found.place
        }
        return result
    }
}
