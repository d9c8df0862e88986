/// Decodes the bytes of a component, as far as the binary format goes, and of the components in it.
///
/// Core modules stay ranges of the bytes. Spec: component model, "Component Definitions".
package enum ComponentDecoder {
    /// What the sections of a component say.
    ///
    /// - Parameters:
    ///   - bytes: The binary format, the header included.
    ///   - features: Parts of the standard that the component may use.
    ///   - limits: What the component may have at most.
    ///   - interruption: Whether the component is still wanted.
    /// - Throws: ``ComponentError`` with the first item that is malformed, larger than a limit, or
    ///   of a part of the standard that is off.
    /// - Complexity: O(bytes outside of core modules and custom sections).
    package static func decode(
        _ bytes: ModuleBytes, features: Features = .all, limits: ComponentLimits = .standard,
        interruption: InterruptionCheck = .never
    ) throws(ComponentError) -> DecodedComponent {
        guard bytes.count <= limits.bytesMax else {
            throw ComponentError(.limitExceeded("number of bytes"), offset: limits.bytesMax)
        }
        var decoding = ComponentDecoding(
            bytes: bytes,
            items: ComponentItemDecoder(
                features: features, limits: limits, interruption: interruption))
        do throws(DecodeError) {
            var component = try decoding.component()
            component.byteCount = bytes.count
            return component
        } catch {
            throw ComponentError(error, item: decoding.item)
        }
    }
}

/// A decode under way. Components in components are on a stack of its own.
private struct ComponentDecoding {
    let bytes: ModuleBytes
    var items: ComponentItemDecoder
    private var levels: [Level] = []
    /// What is read at the innermost level.
    private var place = Place.component

    /// A component that is not read to its end.
    private struct Level {
        var component: DecodedComponent
        var reader: ByteReader
        var counter = DefinitionCounter()
    }

    private enum Place {
        case component
        case section(ComponentSectionKind)
        case item(ComponentSectionKind)
    }

    init(bytes: ModuleBytes, items: ComponentItemDecoder) {
        self.bytes = bytes
        self.items = items
    }

    /// The way to what is being read.
    var item: String {
        var way = levels.dropLast().map { $0.counter.nextItem(of: .component) }
        switch place {
        case .component: break
        case .section(.custom):
            way += levels.suffix(1).map { "custom section \($0.component.customSections.count)" }
        case .section(let kind): way.append("\(kind.row.text) section")
        case .item(let kind): way += levels.suffix(1).map { $0.counter.nextItem(of: kind) }
        }
        return way.joined(separator: ", ")
    }

    mutating func component() throws(DecodeError) -> DecodedComponent {
        try begin(0..<bytes.count)
        while true {
            place = .component
            if !levels[levels.count - 1].reader.isAtEnd {
                try section()
                continue
            }
            let component = levels.removeLast().component
            guard !levels.isEmpty else { return component }
            place = .item(.component)
            try add(.component(component), at: component.offset)
        }
    }

    private mutating func begin(_ range: Range<Int>) throws(DecodeError) {
        guard levels.count <= items.limits.componentDepthMax else {
            throw DecodeError(
                .limitExceeded("depth of components"), offset: range.lowerBound)
        }
        var component = DecodedComponent()
        component.offset = range.lowerBound
        levels.append(Level(component: component, reader: ByteReader(bytes, range: range)))
        place = .component
        try levels[levels.count - 1].reader.header(of: .component)
    }

    private mutating func section() throws(DecodeError) {
        let top = levels.count - 1
        let at = levels[top].reader.offset
        let code = try levels[top].reader.byte()
        guard let kind = ComponentSectionKind(rawValue: code) else {
            throw DecodeError(.malformedSectionID(code), offset: at)
        }
        place = .section(kind)
        if let feature = kind.row.feature { try items.require(feature, at: at) }
        try items.keepOn(at: at)
        let range = try levels[top].reader.skip(try levels[top].reader.length())
        switch kind {
        case .custom: try customSection(range)
        case .coreModule:
            place = .item(kind)
            try add(.coreModule(bytes.slice(range)), at: range.lowerBound)
        case .component:
            place = .item(kind)
            try begin(range)
        default: try definitions(of: kind, in: range)
        }
    }

    private mutating func customSection(_ range: Range<Int>) throws(DecodeError) {
        var reader = ByteReader(bytes, range: range)
        let name = try items.name(&reader)
        let top = levels.count - 1
        levels[top].component.customSections.append(
            ComponentCustomSection(
                name: name, content: bytes.slice(reader.offset..<reader.end),
                definitionsBefore: levels[top].component.definitions.count))
    }

    private mutating func definitions(
        of kind: ComponentSectionKind, in range: Range<Int>
    ) throws(DecodeError) {
        items.depth = levels.count - 1
        var reader = ByteReader(bytes, range: range)
        let count = try items.count(
            &reader, present: levels[levels.count - 1].counter.count(in: kind),
            max: items.limits.definitionsMax, "number of definitions")
        for _ in 0..<count {
            place = .item(kind)
            let at = reader.offset
            try items.keepOn(at: at)
            try add(try items.definition(of: kind, &reader), at: at)
        }
        place = .section(kind)
        guard reader.isAtEnd else {
            throw DecodeError(.sectionSizeMismatch, offset: reader.offset)
        }
    }

    private mutating func add(_ definition: ComponentDefinition, at offset: Int) throws(DecodeError)
    {
        let top = levels.count - 1
        let (sort, count) = definition.added
        let limit = items.limits.entriesMax(of: sort)
        guard count <= limit.count - min(levels[top].counter.count(of: sort), limit.count) else {
            throw DecodeError(.limitExceeded(limit.name), offset: offset)
        }
        levels[top].counter.add(definition)
        levels[top].component.append(definition, offset: offset)
    }
}
