import WasmCore

/// What primitive types are in the Swift of a guest.
struct GuestPrimitive {
    /// A type of Swift, or one of the runtime.
    let swift: String
    let isRuntime: Bool
    let codec: String
    /// Whether a list of them lies in memory as an array does.
    let isNumber: Bool

    init(_ primitive: PrimitiveType) {
        let name = "\(primitive.row.swiftName)"
        // A `String` brings tens of kilobytes.
        swift = primitive == .string ? "Text" : name
        isRuntime = primitive == .string || primitive == .errorContext
        isNumber = !isRuntime && primitive != .bool && primitive != .char
        codec =
            switch primitive {
            case .bool: "Boolean"
            case .u8, .u16, .u32, .u64, .s8, .s16, .s32, .s64: "Integer<\(name)>"
            case .f32: "F32"
            case .f64: "F64"
            case .char: "Char"
            case .string: "Str"
            case .errorContext: "Context"
            }
    }
}

/// The layouts of all types of a graph in 32-bit memories.
struct GuestLayouts {
    private let primitives = CanonicalLayouts(pointers: .i32)
    private var defined: [CanonicalLayout] = []

    /// A type comes after those that it refers to, so one pass is enough.
    init(_ resolution: Resolution) {
        for type in resolution.types.elements { defined.append(layout(type.kind)) }
    }

    subscript(type: Resolution.ValueType) -> CanonicalLayout {
        switch type {
        case .primitive(let primitive): primitives[.primitive(primitive)]
        case .defined(let id):
            defined.indices.contains(id.index) ? defined[id.index] : .handle([])
        }
    }

    /// Bytes of the number of a case, among so many.
    func discriminant(_ count: Int) -> UInt32 { count <= 1 << 8 ? 1 : count <= 1 << 16 ? 2 : 4 }

    private func layout(_ kind: Resolution.TypeDefinition.Kind) -> CanonicalLayout {
        switch kind {
        case .borrow: .handle(.borrows)
        case .resource, .own, .future, .stream: .handle([])
        case .record(let fields): .record(fields.lazy.map { self[$0.type] })
        case .tuple(let types): .record(types.lazy.map { self[$0] })
        case .flags(let labels): .flags(labels.count)
        case .variant(let cases): .variant(cases.map { $0.type.map { self[$0] } })
        case .enum(let labels): .variant([CanonicalLayout?](repeating: nil, count: labels.count))
        case .option(let type): .variant([nil, self[type]])
        case .result(let ok, let error): .variant([ok.map { self[$0] }, error.map { self[$0] }])
        case .list(let type): list(self[type])
        case .map(let key, let value): list(.record([self[key], self[value]]))
        case .fixedLengthList(let type, let count): .array(self[type], count: count)
        case .alias(let type): self[type]
        }
    }

    private func list(_ element: CanonicalLayout) -> CanonicalLayout {
        var list = CanonicalLayout.slice(.i32)
        list.contents.formUnion(element.contents)
        return list
    }
}
