package import WasmCore

/// The type of a component or an instance while it is written: its declarations, and where types
/// of the graph stand in it.
package struct TypeScope {
    package private(set) var declarations: [ComponentTypeDeclaration] = []
    /// How many entries each index space has.
    private var counts: [ComponentSort: UInt32] = [:]
    /// Types of the graph that stand here.
    var types: [Resolution.TypeID: ComponentValueType] = [:]
    /// Types without names, each once.
    private var unnamed: [DefinedValueType: UInt32] = [:]
    private var functions: [ComponentFunctionType: UInt32] = [:]

    package init() {}

    /// How many types there are, which is the index of the next one.
    package var typeCount: UInt32 { counts[.type] ?? 0 }

    /// Adds a declaration.
    ///
    /// - Returns: The index of what it adds to an index space.
    @discardableResult
    package mutating func append(_ declaration: ComponentTypeDeclaration) -> UInt32 {
        declarations.append(declaration)
        let index = counts[declaration.sort] ?? 0
        counts[declaration.sort] = index + 1
        return index
    }

    /// The index of a type that has no name, as it may be shared.
    mutating func share(_ definition: DefinedValueType) -> UInt32 {
        if let index = unnamed[definition] { return index }
        let index = append(.type(.value(definition)))
        unnamed[definition] = index
        return index
    }

    /// The index of a function's type.
    mutating func share(_ type: ComponentFunctionType) -> UInt32 {
        if let index = functions[type] { return index }
        let index = append(.type(.function(type)))
        functions[type] = index
        return index
    }
}

extension ComponentTypeDeclaration {
    /// The index space that it adds to.
    fileprivate var sort: ComponentSort {
        switch self {
        case .coreType: .core(.type)
        case .type: .type
        case .alias(let alias): alias.sort
        case .import(_, let type), .export(_, let type): type.sort
        }
    }
}
