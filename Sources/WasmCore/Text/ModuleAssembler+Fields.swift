// The first pass: fields, indices and names. Spec: core 6.6.13.

extension ModuleAssembler {
    mutating func collectFields() throws(TextError) {
        while !cursor.isAtEnd {
            try keepOn()
            if cursor.token.kind == .annotation {
                try moduleAnnotation()
                continue
            }
            try cursor.left()
            guard let word = cursor.word else { throw cursor.unexpected() }
            let start = cursor.position
            cursor.position += 1
            var field = Field(word: word, start: start, content: cursor.position, end: start)
            switch word {
            case .type: try collectName(\.types)
            case .rec:
                try collectGroup()
            case .func_, .table, .memory, .global, .tag:
                try collectName(space(word))
                field.content = cursor.position
                try noteDefinition(word, at: start)
            case .import_: try collectImport(at: start)
            case .elem: try collectName(\.elements)
            case .data: try collectName(\.datas)
            case .export, .start: break
            default: throw cursor.unexpected(at: start)
            }
            if word != .rec && word != .import_ { field.content = cursor.position }
            try skipField(word)
            field.end = cursor.position - 1
            fields.append(field)
        }
    }

    func space(_ word: Word) -> WritableKeyPath<ModuleAssembler, NameSpace> {
        switch word {
        case .func_: \.functions
        case .table: \.tables
        case .memory: \.memories
        case .global: \.globals
        default: \.tags
        }
    }

    /// Reads identifier and `@name`, and adds an entry to a space.
    mutating func collectName(
        _ space: WritableKeyPath<ModuleAssembler, NameSpace>
    ) throws(TextError) {
        let at = cursor.position
        guard self[keyPath: space].add(try cursor.bindingName()) else {
            throw cursor.error("duplicate \(self[keyPath: space].keyword)", at: at)
        }
    }

    /// Names of the types of a group, which stay unread.
    mutating func collectGroup() throws(TextError) {
        let start = cursor.position
        while cursor.isLeft {
            try cursor.left()
            try cursor.expect(.type)
            try collectName(\.types)
            try cursor.skipRest()
        }
        guard cursor.isRight else { throw cursor.unexpected() }
        cursor.position = start
    }

    /// Imports must precede definitions; an abbreviated import counts as an import.
    private mutating func noteDefinition(_ word: Word, at start: Int) throws(TextError) {
        let content = cursor.position
        defer { cursor.position = content }
        while cursor.skipLeft(.export) { try cursor.skipRest() }
        if cursor.wordInParentheses == .import_ {
            try checkImportOrder(at: start)
        } else if firstDefinition == nil {
            firstDefinition = word
        }
    }

    private func checkImportOrder(at start: Int) throws(TextError) {
        guard let firstDefinition else { return }
        let noun = firstDefinition == .func_ ? "function" : firstDefinition.rawValue
        throw cursor.error("import after \(noun)", at: start)
    }

    private mutating func collectImport(at start: Int) throws(TextError) {
        let content = cursor.position
        try checkImportOrder(at: start)
        _ = try cursor.string()
        _ = try cursor.string()
        try cursor.left()
        guard let word = cursor.word, [.func_, .table, .memory, .global, .tag].contains(word)
        else { throw cursor.unexpected() }
        cursor.position += 1
        try collectName(space(word))
        cursor.position = content
    }

    /// Passes over a field; a segment inside a table or memory takes an index of its space.
    private mutating func skipField(_ word: Word) throws(TextError) {
        let segment: Word? = word == .table ? .elem : word == .memory ? .data : nil
        if let segment {
            while cursor.token.kind != .rightParenthesis, cursor.token.kind != .end {
                if cursor.wordInParentheses == segment {
                    if segment == .elem {
                        _ = elements.add(.init())
                    } else {
                        _ = datas.add(.init())
                    }
                }
                let opens = cursor.isLeft || cursor.token.kind == .annotation
                cursor.position += 1
                if opens { try cursor.skipRest() }
            }
        }
        try cursor.skipRest()
    }

    // MARK: Annotations of the module

    private mutating func moduleAnnotation() throws(TextError) {
        let at = cursor.position
        switch Annotation(rawValue: cursor.token.symbol) {
        case .custom: try customAnnotation()
        case .name:
            guard fields.isEmpty else { throw cursor.unexpected() }
            guard !hasNameAnnotation else {
                throw cursor.error("@name annotation: multiple module names", at: at)
            }
            hasNameAnnotation = true
            if let name = try cursor.nameAnnotation() { moduleName = name }
        default:
            throw cursor.error(
                "@\(Annotation.branchHint.text) annotation: not in a function", at: at)
        }
    }

    /// `(@custom "name" (before section)? "content"*)`. Spec: core 7.4.3.
    private mutating func customAnnotation() throws(TextError) {
        let prefix = "@custom annotation: "
        cursor.position += 1
        guard cursor.token.kind == .string else {
            throw cursor.error(prefix + "missing section name")
        }
        let at = cursor.position
        let name = try cursor.string()
        guard StringLiteral.isUTF8(name) else {
            throw cursor.error(prefix + "malformed UTF-8 encoding", at: at)
        }
        var section = CustomSectionText(
            name: name, content: [], placement: .after, section: nil)
        if cursor.isLeft {
            cursor.position += 1
            try placement(of: &section, prefix)
        }
        section.content = cursor.strings()
        guard cursor.isRight else { throw cursor.error(prefix + "unexpected token") }
        cursor.position += 1
        customSections.append(section)
    }

    private mutating func placement(
        of section: inout CustomSectionText, _ prefix: String
    ) throws(TextError) {
        guard cursor.word == .before || cursor.word == .after else {
            throw cursor.error(prefix + "malformed placement")
        }
        section.placement = cursor.word == .before ? .before : .after
        cursor.position += 1
        let isEdge = cursor.word == (section.placement == .before ? .first : .last)
        if !isEdge {
            guard let kind = cursor.word.flatMap(SectionKind.init(word:)) else {
                throw cursor.error(prefix + "malformed section kind")
            }
            section.section = kind
        }
        cursor.position += 1
        guard cursor.isRight else { throw cursor.error(prefix + "unexpected token") }
        cursor.position += 1
    }
}

extension SectionKind {
    /// The section of a word in `@custom`; the code section has two.
    init?(word: Word) {
        switch word {
        case .type: self = .type
        case .import_: self = .import
        case .func_: self = .function
        case .table: self = .table
        case .memory: self = .memory
        case .tag: self = .tag
        case .global: self = .global
        case .export: self = .export
        case .start: self = .start
        case .elem: self = .element
        case .datacount: self = .dataCount
        case .code: self = .code
        case .data: self = .data
        default: return nil
        }
    }
}
