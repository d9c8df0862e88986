import CommandLineSupport
import WasmCore

// Types of a module as a reader sees them.

extension FunctionType {
    var text: String {
        "(\(parameters.map(\.text).joined(separator: ", "))) -> "
            + "(\(results.map(\.text).joined(separator: ", ")))"
    }
}

extension SubType {
    var text: String {
        let supertypes = supertypes.map { "\($0)" }.joined(separator: " ")
        let prefix =
            isFinal && self.supertypes.isEmpty
            ? "" : (isFinal ? "final " : "") + "sub(\(supertypes)) "
        return switch composite {
        case .function(let type): prefix + type.text
        case .structure(let fields):
            prefix + "struct(" + fields.map(\.text).joined(separator: ", ") + ")"
        case .array(let field): prefix + "array(\(field.text))"
        }
    }
}

extension FieldType {
    fileprivate var text: String {
        let storage =
            switch storage {
            case .i8: "i8"
            case .i16: "i16"
            case .value(let type): type.text
            }
        return isMutable ? "mut \(storage)" : storage
    }
}

extension GlobalType {
    var text: String { (isMutable ? "mut " : "") + value.text }
}

extension TableType {
    var text: String {
        "\(element.text), \(limits.text) elements" + (addressType == .i64 ? ", 64-bit" : "")
    }
}

extension MemoryType {
    var text: String {
        var text = "\(limits.text) pages"
        if pageSizeLog2 != PageSize.standardLog2 {
            text += " of \(UInt64(1) << UInt64(pageSizeLog2)) bytes"
        }
        if addressType == .i64 { text += ", 64-bit" }
        return isShared ? text + ", shared" : text
    }
}

extension Limits {
    fileprivate var text: String {
        maximum.map { "\(minimum) to \($0)" } ?? "\(minimum) or more"
    }
}

extension DecodedModule {
    /// What an import asks for: its kind, and its type.
    func description(of type: ExternalType) -> (kind: ExternalKind, type: String) {
        switch type {
        case .function(let index): (.function, signature(index))
        case .table(let type): (.table, type.text)
        case .memory(let type): (.memory, type.text)
        case .global(let type): (.global, type.text)
        case .tag(let index): (.tag, signature(index))
        }
    }

    /// The type of what an export names; nil if there is no such thing.
    func type(of export: Export) -> String? {
        let index = Int(export.index)
        return switch export.kind {
        case .function: functions.indices.contains(index) ? signature(functions[index]) : nil
        case .table: tables.indices.contains(index) ? tables[index].text : nil
        case .memory: memories.indices.contains(index) ? memories[index].text : nil
        case .global: globals.indices.contains(index) ? globals[index].text : nil
        case .tag: tags.indices.contains(index) ? signature(tags[index]) : nil
        }
    }

    private func signature(_ index: TypeIndex) -> String {
        functionType(index)?.text ?? "type \(index)"
    }
}
