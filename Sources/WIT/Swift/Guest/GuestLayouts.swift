import WasmCore

/// What primitive types are in Swift, and in memory.
struct GuestPrimitive {
    /// A type of Swift, or one of the runtime.
    var swift: String
    var isRuntime = false
    var codec: String
    var layout: CanonicalLayout
    /// Whether a list of them lies in memory as an array does.
    var isNumber = false

    init(_ primitive: Resolution.Primitive) {
        func integer(_ name: String, _ size: UInt32) -> (String, String, UInt32, ValueType, Bool) {
            (name, "Integer<\(name)>", size, size == 8 ? .i64 : .i32, true)
        }
        let row: (swift: String, codec: String, size: UInt32, flat: ValueType, isNumber: Bool) =
            switch primitive {
            case .bool: ("Bool", "Boolean", 1, .i32, false)
            case .u8: integer("UInt8", 1)
            case .u16: integer("UInt16", 2)
            case .u32: integer("UInt32", 4)
            case .u64: integer("UInt64", 8)
            case .s8: integer("Int8", 1)
            case .s16: integer("Int16", 2)
            case .s32: integer("Int32", 4)
            case .s64: integer("Int64", 8)
            case .f32: ("Float", "F32", 4, .f32, true)
            case .f64: ("Double", "F64", 8, .f64, true)
            case .char: ("Unicode.Scalar", "Char", 4, .i32, false)
            case .string: ("Text", "Str", 8, .i32, false)
            case .errorContext: ("ErrorContext", "Context", 4, .i32, false)
            }
        swift = row.swift
        codec = row.codec
        isNumber = row.isNumber
        isRuntime = primitive == .string || primitive == .errorContext
        layout =
            primitive == .string
            ? .slice(.i32)
            : CanonicalLayout(size: row.size, alignment: row.size, flat: FlatTypes([row.flat]))
    }
}

/// The layouts of all types of a graph in 32-bit memories.
struct GuestLayouts {
    private var defined: [CanonicalLayout] = []

    /// A type comes after those that it refers to, so one pass is enough.
    init(_ resolution: Resolution) {
        for type in resolution.types.elements { defined.append(layout(type.kind)) }
    }

    subscript(type: Resolution.ValueType) -> CanonicalLayout {
        switch type {
        case .primitive(let primitive): GuestPrimitive(primitive).layout
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
