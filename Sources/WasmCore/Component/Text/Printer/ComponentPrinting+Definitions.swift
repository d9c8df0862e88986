// Everything but types. Spec: component model, "Grammar".

extension ComponentPrinting {
    mutating func print(_ definition: ComponentDefinition) throws(DecodeError) {
        switch definition {
        case .coreModule(let bytes): try printModule(bytes)
        case .coreInstance(let expression): try printCoreInstance(expression)
        case .coreType(let type): try printCoreType(type)
        case .component(let component): try printComponent(component)
        case .instance(let expression): try printInstance(expression)
        case .alias(let alias): try printAlias(alias)
        case .type(let type): try printType(type)
        case .canonical(let definition): try printCanonical(definition)
        case .import(let name, let type):
            try line("(import \(text(name)) (\(text(type, head: head(type.sort)))))")
        case .export(let name, let sort, let index, let type):
            try line("(export\(head(sort)) \(text(name)) (\(sort.text) \(text(sort, index)))")
            if let type { try write(" (\(text(type, head: "")))") }
            try write(")")
        }
    }

    /// In the type of a component or an instance.
    mutating func printDeclaredExport(
        _ name: ComponentExternName, _ type: ComponentExternalType
    ) throws(DecodeError) {
        try line("(export \(text(name)) (\(text(type, head: head(type.sort)))))")
    }

    mutating func printCustomSection(_ section: ComponentCustomSection) throws(DecodeError) {
        try line("(@custom \(section.name.quoted) ")
        try core.output.write(quoted: section.content, 0..<section.content.count)
        try write(")")
    }

    private func text(_ name: ComponentExternName) -> String {
        var text = name.text.quoted
        if let implements = name.implements { text += " (implements \(implements.quoted))" }
        if let externalID = name.externalID { text += " (external-id \(externalID.quoted))" }
        return text
    }

    /// Sort, what introduces the definition, and the type.
    private func text(_ type: ComponentExternalType, head: String) -> String {
        let bound: String =
            switch type {
            case .coreModule(let index): "type \(text(.core(.type), index))"
            case .function(let index), .component(let index), .instance(let index):
                "type \(text(.type, index))"
            case .typeEqual(let index): "eq \(text(.type, index))"
            case .resource: "sub resource"
            }
        return "\(type.sort.text)\(head) (\(bound))"
    }

    // MARK: Instances

    private mutating func printCoreInstance(
        _ expression: CoreInstanceExpression
    ) throws(DecodeError) {
        try line("(core instance\(head(.core(.instance)))")
        switch expression {
        case .instantiate(let module, let arguments):
            try write(" (instantiate \(text(.core(.module), module))")
            for argument in arguments {
                let instance = text(.core(.instance), argument.instance)
                try line("  (with \(argument.name.quoted) (instance \(instance)))")
            }
            try write(")")
        case .exports(let exports):
            for export in exports {
                let index = text(.core(export.sort), export.index)
                try line("  (export \(export.name.quoted) (\(export.sort.text) \(index)))")
            }
        }
        try write(")")
    }

    private mutating func printInstance(_ expression: InstanceExpression) throws(DecodeError) {
        try line("(instance\(head(.instance))")
        switch expression {
        case .instantiate(let component, let arguments):
            try write(" (instantiate \(text(.component, component))")
            for argument in arguments {
                let sort = argument.sort
                let index = text(sort, argument.index)
                try line("  (with \(argument.name.quoted) (\(sort.text) \(index)))")
            }
            try write(")")
        case .exports(let exports):
            for export in exports {
                let index = text(export.sort, export.index)
                try line("  (export \(text(export.name)) (\(export.sort.text) \(index)))")
            }
        }
        try write(")")
    }

    private mutating func printAlias(_ alias: ComponentAlias) throws(DecodeError) {
        let target: String =
            switch alias {
            case .export(let instance, let name, _):
                "export \(text(.instance, instance)) \(name.quoted)"
            case .coreExport(let instance, let name, _):
                "core export \(text(.core(.instance), instance)) \(name.quoted)"
            case .outer(let count, let index, _): "outer \(count) \(index)"
            }
        try line("(alias \(target) (\(alias.sort.text)\(head(alias.sort))))")
    }

    // MARK: Canonical definitions

    private mutating func printCanonical(
        _ definition: CanonicalDefinition
    ) throws(DecodeError) {
        let row = definition.operation.row
        if definition.operation == .lift {
            let type = text(.type, definition.secondIndex)
            try line("(func\(head(.function)) (type \(type)) (canon \(row.text)")
        } else {
            try line("(core func\(head(.core(.function))) (canon \(row.text)")
        }
        for immediate in row.immediates { try write(text(immediate, of: definition)) }
        try write("))")
    }

    /// With a space in front.
    private func text(
        _ immediate: CanonicalOperation.Immediate, of definition: CanonicalDefinition
    ) -> String {
        let index = definition.index
        return switch immediate {
        case .functionSort, .zero, .sharedFlag: ""
        case .coreFunction: " (core func \(text(.core(.function), index)))"
        case .function: " (func \(text(.function, index)))"
        // The type of what is lifted stands before.
        case .type where definition.operation == .lift: ""
        case .type: " \(text(.type, index))"
        case .coreType: " \(text(.core(.type), index))"
        case .table: " \(text(.core(.table), definition.secondIndex))"
        case .memory: " (memory \(text(.core(.memory), index)))"
        case .options: definition.options.map { " \(text($0))" }.joined()
        case .result: definition.result.map { " (result \(text($0)))" } ?? ""
        case .asyncFlag: definition.isAsync ? " async" : ""
        case .slotType: " \(core.text(definition.slotType))"
        case .slot: " \(index)"
        }
    }

    private func text(_ option: CanonicalOption) -> String {
        switch option {
        case .stringEncoding(let encoding): "string-encoding=\(encoding.text)"
        case .memory(let index): "(memory \(text(.core(.memory), index)))"
        case .realloc(let index): "(realloc \(text(.core(.function), index)))"
        case .postReturn(let index): "(post-return \(text(.core(.function), index)))"
        case .async: "async"
        case .callback(let index): "(callback \(text(.core(.function), index)))"
        }
    }
}
