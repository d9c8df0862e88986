/// What is known of a type with all that it is made of.
package struct TypeFacts: Hashable, Sendable {
    /// How many parts it has, those of its parts included, each as often as it occurs.
    package var partCount = 1
    /// How deep its parts are nested; 1 without parts.
    package var depth = 1
    /// Whether a value has handles that are lent.
    package var containsBorrow = false
    /// Whether a value is in part somewhere else in memory: strings, lists, maps.
    package var containsPointer = false
    /// Whether a value has handles, of whatever.
    package var containsHandle = false
    /// Whether a resource type is named somewhere.
    package var mentionsResource = false
    /// Of a value in memory with 64-bit addresses; at most 2^32.
    package var byteCount: UInt64 = 0
    /// Of a value in memory with 64-bit addresses.
    package var alignment: UInt64 = 1

    init() {}

    init(_ type: PrimitiveType) {
        let row = type.row
        containsPointer = row.size == nil
        containsHandle = type == .errorContext
        byteCount = UInt64(row.size ?? 16)
        alignment = UInt64(row.size ?? 8)
    }

    /// Takes a part's facts in, but for the size in memory.
    mutating func include(_ part: TypeFacts) {
        // Each is at most `Int.max / 2`, as sizes beyond a limit are refused or stay there.
        partCount = min(partCount + part.partCount, Int.max / 4)
        depth = max(depth, part.depth + 1)
        containsBorrow = containsBorrow || part.containsBorrow
        containsPointer = containsPointer || part.containsPointer
        containsHandle = containsHandle || part.containsHandle
        mentionsResource = mentionsResource || part.mentionsResource
    }

    /// Appends what a record has after what it has so far.
    private mutating func appendBytes(of part: TypeFacts) {
        byteCount = Self.bounded(Self.aligned(byteCount, part.alignment) + part.byteCount)
        alignment = max(alignment, part.alignment)
    }

    private static func aligned(_ count: UInt64, _ alignment: UInt64) -> UInt64 {
        (count + alignment - 1) / alignment * alignment
    }

    /// Sizes are refused long before 2^32, so that what is larger may be as large.
    private static func bounded(_ count: UInt64) -> UInt64 { min(count, 1 << 32) }

    private mutating func setBytes(_ count: UInt64, alignment: UInt64) {
        byteCount = Self.bounded(count)
        self.alignment = alignment
    }

    /// The facts of a type whose parts are the table's. Spec: component model, "Element Size".
    init(_ definition: DefinedValueType, in table: ComponentTypeTable) {
        for part in definition.parts { include(table.facts(of: part)) }
        switch definition.shape {
        case .primitive(let type): self = TypeFacts(type)
        case .record(let fields):
            for field in fields { appendBytes(of: table.facts(of: field)) }
            byteCount = Self.bounded(Self.aligned(byteCount, alignment))
        case .variant(let cases):
            let discriminant: UInt64 =
                cases.count <= 1 << 8 ? 1 : cases.count <= 1 << 16 ? 2 : 4
            let payloads = cases.compactMap(\.self).map { table.facts(of: $0) }
            alignment = payloads.map(\.alignment).max() ?? 1
            let start = Self.aligned(discriminant, alignment)
            alignment = max(alignment, discriminant)
            let end = start + (payloads.map(\.byteCount).max() ?? 0)
            byteCount = Self.bounded(Self.aligned(end, alignment))
        case .list:
            setBytes(16, alignment: 8)
            containsPointer = true
        case .fixedList(let element, let count):
            let facts = table.facts(of: element)
            setBytes(facts.byteCount * UInt64(count), alignment: facts.alignment)
        case .flags(let count):
            let bytes: UInt64 = count <= 8 ? 1 : count <= 16 ? 2 : 4
            setBytes(bytes, alignment: bytes)
        case .handle(_, let isBorrow):
            setBytes(4, alignment: 4)
            containsBorrow = isBorrow
            containsHandle = true
            mentionsResource = true
        case .stream, .future:
            setBytes(4, alignment: 4)
            containsPointer = false
            containsHandle = true
        }
    }

    init(_ type: ComponentFunctionType, in table: ComponentTypeTable) {
        for parameter in type.parameters { include(table.facts(of: parameter.type)) }
        if let result = type.result { include(table.facts(of: result)) }
    }

    init(_ type: ComponentInstanceType, in table: ComponentTypeTable) {
        for entity in type.exports.entities { include(table.facts(of: entity)) }
    }

    init(_ type: ComponentSignature, in table: ComponentTypeTable) {
        for entity in type.imports.entities { include(table.facts(of: entity)) }
        for entity in type.exports.entities { include(table.facts(of: entity)) }
    }
}
