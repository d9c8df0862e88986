/// The names that the `component-name` custom section gives to a component's definitions.
///
/// Only the places of the subsections are kept; names are read when asked for. What is malformed in
/// the section is passed over: it never makes the component malformed. ``check()`` is strict.
/// Spec: component model, "Name Section".
package struct ComponentNames: Sendable {
    /// Of the custom section.
    package static let title = "component-name"

    private let content: ModuleBytes
    private let interruption: InterruptionCheck
    private var component: Range<Int>?
    /// Name maps, behind their sorts; the first of each sort counts.
    private var maps: [ComponentSort: Range<Int>] = [:]

    private enum Code {
        static let component: UInt8 = 0
        static let sort: UInt8 = 1
    }

    /// The first section of a component; nil if it has none.
    ///
    /// - Parameter interruption: Whether names are still wanted; there are none from where the
    ///   answer was no.
    package init?(_ component: DecodedComponent, interruption: InterruptionCheck = .never) {
        guard let section = component.customSections.first(where: { $0.name == Self.title }) else {
            return nil
        }
        self.init(section.content, interruption: interruption)
    }

    /// Finds the subsections.
    ///
    /// - Parameters:
    ///   - content: Of the section, behind its name.
    ///   - interruption: Whether names are still wanted.
    package init(_ content: ModuleBytes, interruption: InterruptionCheck = .never) {
        self.content = content
        self.interruption = interruption
        var reader = ByteReader(content, range: 0..<content.count)
        while let code = try? reader.byte(), let count = try? reader.length(),
            let range = try? reader.skip(count)
        {
            var part = ByteReader(content, range: range)
            switch code {
            case Code.component where component == nil: component = range
            case Code.sort:
                guard let sort = try? SortBytes(&part).sort, maps[sort] == nil else { continue }
                maps[sort] = part.offset..<part.end
            default: continue
            }
        }
    }

    private func reader(of sort: ComponentSort) -> ByteReader? {
        maps[sort].map { ByteReader(content, range: $0) }
    }

    /// The component's own name, or nil if the section gives none.
    package var componentName: String? {
        component.flatMap {
            var reader = ByteReader(content, range: $0)
            return try? reader.name()
        }
    }

    /// The name at an index of the sort's index space.
    ///
    /// - Complexity: O(bytes of the names before it).
    package func name(of sort: ComponentSort, _ index: UInt32) -> String? {
        guard var reader = reader(of: sort) else { return nil }
        var pace = PacedCheck(interruption)
        return try? reader.name(of: index, &pace)
    }

    /// All names of a sort, as far as they are well-formed.
    package func names(of sort: ComponentSort) -> [NameSection.Association] {
        var names: [NameSection.Association] = []
        guard var reader = reader(of: sort) else { return names }
        var pace = PacedCheck(interruption)
        try? reader.nameMap(into: &names, &pace)
        return names
    }

    /// Finds what is malformed: sizes and order of subsections, sorts, order of indices, UTF-8.
    ///
    /// - Throws: `.malformedCustomSection`, with the place in the content, or an error of
    ///   ``ByteReader``.
    package func check() throws(DecodeError) {
        var reader = ByteReader(content, range: 0..<content.count)
        var pace = PacedCheck(interruption)
        var isFirst = true
        var sorts: Set<ComponentSort> = []
        while !reader.isAtEnd {
            let at = reader.offset
            let code = try reader.byte()
            var part = ByteReader(content, range: try reader.skip(try reader.length()))
            switch code {
            case Code.component where isFirst: _ = try part.name()
            case Code.sort:
                let bytes = try SortBytes(&part)
                guard let sort = bytes.sort else { throw bytes.error("component name sort") }
                guard sorts.insert(sort).inserted else {
                    throw DecodeError(.malformedCustomSection, offset: at)
                }
                var names: [NameSection.Association] = []
                try part.nameMap(into: &names, isStrict: true, &pace)
            default: throw DecodeError(.malformedCustomSection, offset: at)
            }
            isFirst = false
            guard part.isAtEnd else {
                throw DecodeError(.malformedCustomSection, offset: part.offset)
            }
        }
    }

    /// A section behind all definitions.
    ///
    /// - Parameters:
    ///   - names: Each sort once, with indices that ascend. Sorts without names are left out.
    ///   - definitionsBefore: How many definitions the component has.
    package static func section(
        componentName: String?, names: [(ComponentSort, [NameSection.Association])],
        definitionsBefore: Int
    ) -> ComponentCustomSection {
        var writer = ByteWriter()
        if let componentName {
            writer.u8(Code.component)
            writer.sized { $0.name(componentName) }
        }
        for (sort, names) in names where !names.isEmpty {
            writer.u8(Code.sort)
            writer.sized {
                $0.sort(sort)
                $0.nameMap(names)
            }
        }
        return ComponentCustomSection(
            name: title, content: ModuleBytes(writer.bytes), definitionsBefore: definitionsBefore)
    }
}
