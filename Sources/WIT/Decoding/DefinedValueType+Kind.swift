import WasmCore

extension DefinedValueType {
    /// The same type in a graph.
    ///
    /// - Parameters:
    ///   - parts: Types of the graph for ``parts``, as many.
    ///   - resource: That of a handle.
    func kind(
        parts: [Resolution.ValueType], resource: Resolution.TypeID?
    ) -> Resolution.TypeDefinition.Kind {
        var rest = parts[...]
        func next() -> Resolution.ValueType { rest.popFirst() ?? .primitive(.bool) }
        func next(_ part: ComponentValueType?) -> Resolution.ValueType? {
            part == nil ? nil : next()
        }
        func label(_ name: String) -> Resolution.TypeDefinition.Label {
            .init(name: name, span: .unknown)
        }
        switch self {
        case .primitive(let type): return .alias(.primitive(type))
        case .record(let fields):
            return .record(fields.map { .init(label: label($0.label), type: next()) })
        case .variant(let cases):
            return .variant(cases.map { .init(label: label($0.label), type: next($0.payload)) })
        case .tuple: return .tuple(parts)
        case .flags(let names): return .flags(names.map(label))
        case .enumeration(let names): return .enum(names.map(label))
        case .list: return .list(next())
        case .fixedList(_, let count): return .fixedLengthList(next(), count)
        case .option: return .option(next())
        case .result(let ok, let error):
            let ok = next(ok)
            return .result(ok: ok, error: next(error))
        case .own: return resource.map { .own($0) } ?? .resource
        case .borrow: return resource.map { .borrow($0) } ?? .resource
        case .stream(let element): return .stream(next(element))
        case .future(let element): return .future(next(element))
        case .map:
            let key = next()
            return .map(key: key, value: next())
        }
    }
}
