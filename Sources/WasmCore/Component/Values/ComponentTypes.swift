/// Types of a table that stand for themselves, each made once; parts are shared.
///
/// Types name only earlier ones, so one pass in order of numbers has all it needs.
package struct ComponentTypes: Sendable {
    /// A type, and what work along it is bounded by.
    private struct Entry {
        var type: ComponentType
        var depth: Int
        /// Of it and its parts, counted wherever they stand.
        var size: Int
    }

    private let limits: ComponentLimits
    /// By number; nil beyond the limits.
    private var entries: [Entry?] = []

    package init(limits: ComponentLimits = .standard) { self.limits = limits }

    /// The type with all its parts; nil beyond the limits on depth and size, which validated types
    /// are not.
    ///
    /// - Parameter table: Always the same one; types may have been added to it.
    package mutating func type(
        _ type: ComponentValueType, in table: ComponentTypeTable
    ) -> ComponentType? {
        switch type {
        case .primitive(let primitive): return .primitive(primitive)
        case .defined(let number):
            for next in entries.count..<max(Int(number) + 1, entries.count) {
                entries.append(entry(table.values[next]))
            }
            return entries[Int(number)]?.type
        }
    }

    private func entry(_ definition: DefinedValueType) -> Entry? {
        var (depth, size) = (1, 1)
        for part in definition.parts {
            guard let entry = known(part) else { return nil }
            depth = max(depth, entry.depth + 1)
            size += entry.size
            guard size <= limits.typeSizeMax else { return nil }
        }
        guard depth <= limits.typeDepthMax, let type = made(definition) else { return nil }
        return Entry(type: type, depth: depth, size: size)
    }

    private func known(_ type: ComponentValueType) -> Entry? {
        switch type {
        case .primitive(let primitive): Entry(type: .primitive(primitive), depth: 1, size: 1)
        case .defined(let number): entries[Int(number)]
        }
    }

    /// nil if a part is.
    private func made(_ definition: DefinedValueType) -> ComponentType? {
        var parts = definition.parts.compactMap { known($0)?.type }[...]
        guard parts.count == definition.parts.count else { return nil }
        func part(if isThere: Bool) -> ComponentType? { isThere ? parts.popFirst() : nil }
        switch definition {
        case .primitive(let type): return .primitive(type)
        case .record(let fields):
            return .record(zip(fields, parts).map { .init($0.label, $1) })
        case .variant(let cases):
            return .variant(cases.map { .init($0.label, part(if: $0.payload != nil)) })
        case .list: return parts.first.map { .list($0) }
        case .fixedList(_, let count): return parts.first.map { .fixedList($0, count: count) }
        case .tuple: return .tuple(Array(parts))
        case .flags(let labels): return .flags(labels)
        case .enumeration(let labels): return .enumeration(labels)
        case .option: return parts.first.map { .option($0) }
        case .result(let ok, let error):
            return .result(ok: part(if: ok != nil), error: part(if: error != nil))
        case .own(let resource): return .own(resource: resource)
        case .borrow(let resource): return .borrow(resource: resource)
        case .stream: return .stream(parts.first)
        case .future: return .future(parts.first)
        case .map: return parts.count == 2 ? .map(key: parts[0], value: parts[1]) : nil
        }
    }
}

extension ComponentTypeTable {
    /// The number of a type and of all its parts. Numbers of resources are the table's.
    package mutating func number(of type: ComponentType) -> ComponentValueType {
        let definition = definition(of: type)
        return intern(definition)
    }

    private mutating func definition(of type: ComponentType) -> DefinedValueType {
        switch type {
        case .primitive(let type): .primitive(type)
        case .list(let element): .list(number(of: element))
        case .fixedList(let element, let count): .fixedList(number(of: element), count: count)
        case .map(let key, let value): .map(key: number(of: key), value: number(of: value))
        case .record(let fields): .record(fields.map { LabeledType($0.label, number(of: $0.type)) })
        case .tuple(let elements): .tuple(elements.map { number(of: $0) })
        case .variant(let cases):
            .variant(cases.map { VariantCase($0.label, number(of: $0.payload)) })
        case .enumeration(let labels): .enumeration(labels)
        case .option(let payload): .option(number(of: payload))
        case .result(let ok, let error): .result(ok: number(of: ok), error: number(of: error))
        case .flags(let labels): .flags(labels)
        case .own(let resource): .own(resource)
        case .borrow(let resource): .borrow(resource)
        case .stream(let element): .stream(number(of: element))
        case .future(let element): .future(number(of: element))
        }
    }

    private mutating func number(of type: ComponentType?) -> ComponentValueType? {
        guard let type else { return nil }
        let number: ComponentValueType = number(of: type)
        return number
    }
}
