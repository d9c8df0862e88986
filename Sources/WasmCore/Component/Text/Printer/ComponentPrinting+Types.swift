// Types. Spec: component model, "Type Definitions".

extension ComponentPrinting {
    mutating func printType(_ type: ComponentTypeDefinition) throws(DecodeError) {
        try line("(type\(head(.type)) ")
        switch type {
        case .value(let type): try printValueType(type)
        case .function(let type): try printFunctionType(type)
        case .resource(let representation, let destructor):
            try write("(resource (rep \(core.text(representation)))")
            if let destructor { try write(" (dtor \(text(.core(.function), destructor)))") }
            try write(")")
        case .component(let declarations):
            try write("(component")
            return open(declarations, closing: "))")
        case .instance(let declarations):
            try write("(instance")
            return open(declarations, closing: "))")
        }
        try write(")")
    }

    func text(_ type: ComponentValueType) -> String {
        switch type {
        case .primitive(let primitive): "\(primitive.row.text)"
        case .defined(let index): text(.type, index)
        }
    }

    private mutating func printFunctionType(
        _ type: ComponentFunctionType
    ) throws(DecodeError) {
        try write(type.isAsync ? "(func async" : "(func")
        try printItems("param", type.parameters)
        if let result = type.result { try write(" (result \(text(result)))") }
        try write(")")
    }

    /// ` (word "label" type)` for each.
    private mutating func printItems(
        _ word: String, _ items: [LabeledType]
    ) throws(DecodeError) {
        for item in items { try write(" (\(word) \(item.label.quoted) \(text(item.type)))") }
    }

    private mutating func printValueType(_ type: DefinedValueType) throws(DecodeError) {
        switch type {
        case .primitive(let primitive): return try write("\(primitive.row.text)")
        case .record(let fields):
            try write("(record")
            try printItems("field", fields)
        case .variant(let cases):
            try write("(variant")
            for item in cases {
                let payload = item.payload.map { " \(text($0))" } ?? ""
                try write(" (case \(item.label.quoted)\(payload))")
            }
        case .list(let element): try write("(list \(text(element))")
        case .fixedList(let element, let count): try write("(list \(text(element)) \(count)")
        case .tuple(let elements):
            try write("(tuple")
            for element in elements { try write(" \(text(element))") }
        case .flags(let labels):
            try write("(flags")
            for label in labels { try write(" \(label.quoted)") }
        case .enumeration(let labels):
            try write("(enum")
            for label in labels { try write(" \(label.quoted)") }
        case .option(let payload): try write("(option \(text(payload))")
        case .result(let ok, let error):
            try write("(result")
            if let ok { try write(" \(text(ok))") }
            if let error { try write(" (error \(text(error)))") }
        case .own(let resource): try write("(own \(text(.type, resource))")
        case .borrow(let resource): try write("(borrow \(text(.type, resource))")
        case .stream(let element): try write("(stream\(element.map { " \(text($0))" } ?? "")")
        case .future(let element): try write("(future\(element.map { " \(text($0))" } ?? "")")
        case .map(let key, let value): try write("(map \(text(key)) \(text(value))")
        }
        try write(")")
    }

    // MARK: Core types

    mutating func printCoreType(_ definition: CoreTypeDefinition) throws(DecodeError) {
        switch definition {
        case .group(let types) where types.count == 1:
            try line("(core type\(head(.core(.type))) ")
            try core.printSubType(types[0])
            try write(")")
        case .group(let types):
            try line("(core rec")
            for (position, type) in types.enumerated() {
                try line("  (type\(head(.core(.type), skipped: position)) ")
                try core.printSubType(type)
                try write(")")
            }
            try write(")")
        case .module(let declarations):
            try line("(core type\(head(.core(.type))) (module")
            var typeCount = 0
            for declaration in declarations {
                try printModuleDeclaration(declaration, &typeCount)
            }
            try write(declarations.isEmpty ? "))" : "\n  ))")
        }
    }

    /// - Parameter typeCount: Types of the module's type so far.
    private mutating func printModuleDeclaration(
        _ declaration: CoreModuleDeclaration, _ typeCount: inout Int
    ) throws(DecodeError) {
        switch declaration {
        case .import(let item):
            let type = text(item.type)
            try line("  (import \(item.module.quoted) \(item.name.quoted) (\(type)))")
        case .export(let name, let type):
            try line("  (export \(name.quoted) (\(text(type))))")
        case .outerType(let count, let index):
            try line("  (alias outer \(count) \(index) (type\(options.head(nil, typeCount))))")
            typeCount += 1
        case .type(let types):
            let isGroup = types.count != 1
            if isGroup { try line("  (rec") }
            for type in types {
                try line("  \(isGroup ? "  " : "")(type\(options.head(nil, typeCount)) ")
                try core.printSubType(type)
                try write(")")
                typeCount += 1
            }
            if isGroup { try write(")") }
        }
    }

    private func text(_ type: ExternalType) -> String {
        switch type {
        case .function(let index): "func (type \(index.rawValue))"
        case .table(let type): "table \(core.text(type))"
        case .memory(let type): "memory \(core.text(type))"
        case .global(let type): "global \(core.text(type))"
        case .tag(let index): "tag (type \(index.rawValue))"
        }
    }
}
