/// The layouts of a table's types for memories of one address type, each computed once.
///
/// Types name only earlier ones, so one pass in order of numbers has all it needs.
package struct CanonicalLayouts: Sendable {
    /// What addresses and lengths of strings and lists are.
    package let pointers: AddressType
    private let primitives: [CanonicalLayout]
    private var defined: [CanonicalLayout] = []

    package init(pointers: AddressType) {
        self.pointers = pointers
        // Indexed by byte; the smallest is that of error contexts.
        primitives = (0...0x7F).map {
            CanonicalLayout(PrimitiveType(rawValue: $0) ?? .bool, pointers)
        }
    }

    /// The layouts of all types that the table has by now.
    package init(_ table: ComponentTypeTable, pointers: AddressType) {
        self.init(pointers: pointers)
        update(table)
    }

    /// Adds the types that the table, always the same one, got in the meantime.
    package mutating func update(_ table: ComponentTypeTable) {
        for number in defined.count..<max(table.values.count, defined.count) {
            defined.append(layout(table.values[number].shape))
        }
    }

    /// The layout of a type, which the table must have had when this was last updated.
    package subscript(type: ComponentValueType) -> CanonicalLayout {
        switch type {
        case .primitive(let primitive): primitives[Int(primitive.rawValue)]
        case .defined(let number): defined[Int(number)]
        }
    }

    /// The layout of values one after another: parameters in memory, or an entry of a map.
    package func tuple(_ types: [ComponentValueType]) -> CanonicalLayout {
        .record(types.lazy.map { self[$0] })
    }

    /// The layout of what a list has many of.
    package subscript(element: ValueShape.ListElement) -> CanonicalLayout {
        switch element {
        case .value(let type): self[type]
        case .entry(let key, let value): tuple([key, value])
        }
    }

    private func layout(_ shape: ValueShape) -> CanonicalLayout {
        switch shape {
        case .primitive(let type): return self[.primitive(type)]
        case .record(let fields): return tuple(fields)
        case .variant(let cases): return .variant(cases.map { $0.map { self[$0] } })
        case .list(let element):
            var list = CanonicalLayout.slice(pointers)
            list.contents.formUnion(self[element].contents)
            return list
        case .fixedList(let element, let count): return .array(self[element], count: count)
        case .flags(let count): return .flags(count)
        case .handle(_, let isBorrow): return .handle(isBorrow ? .borrows : [])
        case .stream(let element), .future(let element):
            // What an element has is moved when it is read, but for borrows, which are forbidden.
            let borrows = element.map { self[$0].contents.intersection(.borrows) }
            return .handle(.asyncValues.union(borrows ?? []))
        }
    }
}

/// Whether a core function becomes one of a component, or the other way round.
package enum CanonicalDirection: Hashable, Sendable {
    case lift
    case lower
}

extension CanonicalLayouts {
    /// The core function that is lifted to, or lowered from, a function of a component.
    /// Spec: component model, `flatten_functype`.
    ///
    /// - Parameters:
    ///   - isAsync: Whether the definition has the option, whatever the function's type says.
    ///   - hasCallback: Whether it has that option too; matters for lifting only.
    package func flatSignature(
        of type: ComponentFunctionType, _ direction: CanonicalDirection, isAsync: Bool = false,
        hasCallback: Bool = false
    ) -> FunctionType {
        let pointer = pointers.valueType
        let parametersMax =
            isAsync && direction == .lower
            ? FlatTypes.asyncParametersMax : FlatTypes.parametersMax
        var parameters = flatParameters(of: type)
        if parameters.count > parametersMax { parameters = FlatTypes([pointer]) }
        let results = type.result.map { self[$0].flat } ?? FlatTypes()
        switch (direction, isAsync) {
        case (.lift, false):
            let isSpilled = results.count > FlatTypes.resultsMax
            return FunctionType(parameters.types, isSpilled ? [pointer] : results.types)
        case (.lift, true): return FunctionType(parameters.types, hasCallback ? [.i32] : [])
        case (.lower, false):
            if results.count <= FlatTypes.resultsMax {
                return FunctionType(parameters.types, results.types)
            }
            return FunctionType(parameters.types + [pointer])
        case (.lower, true):
            return FunctionType(parameters.types + (results.isEmpty ? [] : [pointer]), [.i32])
        }
    }

    /// Whether the caller of a function gives an address for the result.
    ///
    /// - Parameter isAsync: Whether it lowers the function with that option.
    package func spillsResult(of type: ComponentFunctionType, isAsync: Bool = false) -> Bool {
        type.result.map { isAsync || self[$0].flat.count > FlatTypes.resultsMax } ?? false
    }

    /// Whether something may be lent for a call.
    package func lends(_ type: ComponentFunctionType) -> Bool {
        type.parameters.contains { self[$0.type].contents.contains(.borrows) }
    }

    /// The core values of all parameters.
    package func flatParameters(of type: ComponentFunctionType) -> FlatTypes {
        var flat = FlatTypes()
        for parameter in type.parameters { flat.append(self[parameter.type].flat) }
        return flat
    }
}

/// Core values of types of a table that still grows, for both address types.
struct FlatTypeCache {
    private var narrow = CanonicalLayouts(pointers: .i32)
    private var wide = CanonicalLayouts(pointers: .i64)

    mutating func of(
        _ type: ComponentValueType, pointers: AddressType, in table: ComponentTypeTable
    ) -> FlatTypes {
        if pointers == .i32 {
            narrow.update(table)
            return narrow[type].flat
        }
        wide.update(table)
        return wide[type].flat
    }
}
