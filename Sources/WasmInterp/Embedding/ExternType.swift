import WasmCore

/// The type of something that modules import and export, its types named as the engine does.
public enum ExternType: Hashable, Sendable {
    /// Parameters and results.
    case function(FunctionType)
    /// What elements are, and how many of them.
    case table(TableType)
    /// How many pages, and their size.
    case memory(MemoryType)
    /// What it holds, and whether that may change.
    case global(GlobalType)
    /// What exceptions of the tag carry.
    case tag(FunctionType)
}

extension ExternType: CustomStringConvertible {
    /// As in `function (i32) -> (f32)`, `memory of 1 to 2 pages`.
    public var description: String {
        switch self {
        case .function(let type): return "function \(type.signatureText)"
        case .table(let type):
            let width = type.addressType == .i64 ? "64-bit " : ""
            let element = ValueType.reference(type.element).text
            return "\(width)table of \(type.limits.text) \(element)"
        case .memory(let type):
            let width = type.addressType == .i64 ? "64-bit " : ""
            let sharing = type.isShared ? "shared " : ""
            let size =
                type.pageSizeLog2 == PageSize.standardLog2
                ? "" : " of 2^\(type.pageSizeLog2) bytes"
            return "\(sharing)\(width)memory of \(type.limits.text) pages\(size)"
        case .global(let type):
            return "\(type.isMutable ? "mutable " : "")global \(type.value.text)"
        case .tag(let type): return "tag \(type.signatureText)"
        }
    }
}

extension Limits {
    fileprivate var text: String {
        maximum.map { "\(minimum) to \($0)" } ?? "\(minimum) or more"
    }
}

extension Module {
    /// What an import asks for, in the terms of the engine.
    func type(of wanted: ExternalType) -> ExternType {
        switch wanted {
        case .function(let index): .function(engine.functionType(types[index.position].rawValue))
        case .tag(let index): .tag(engine.functionType(types[index.position].rawValue))
        case .memory(let type): .memory(type)
        case .table(let type):
            .table(
                TableType(canonical(type.element), type.limits, addressType: type.addressType))
        case .global(let type):
            .global(GlobalType(canonical(type.value), isMutable: type.isMutable))
        }
    }
}

extension Extern {
    /// The type; tables and memories have their present size as the minimum.
    var type: ExternType {
        switch self {
        case .function(let function): return .function(function.type)
        case .tag(let tag): return .tag(tag.type)
        case .global(let global): return .global(global.type)
        case .table(let table):
            var type = table.type
            type.limits.minimum = table.count
            return .table(type)
        case .memory(let memory):
            var type = memory.type
            type.limits.minimum = memory.pageCount
            return .memory(type)
        }
    }
}
