/// What is known of a module's types and index spaces, in the forms that rules ask for.
///
/// It is large: ``ModuleValidator`` fills one, everybody else finds it at one place
/// (``ModuleContext``).
struct ModuleFacts: Sendable {
    let shared: SharedModule
    let features: Features
    let limits: ModuleLimits

    /// The types of this module alone, each once.
    var registry = TypeRegistry()
    /// The number in ``registry`` of each type of the module.
    var types: [CanonicalTypeIndex] = []
    /// The first type index that has a number of ``registry``.
    var representatives: [TypeIndex] = []

    /// All lists of types one after another; see ``TypeList``.
    var typeList: [PackedType] = []
    /// Parameters and results by number of the type; empty for structures and arrays.
    var functionSignatures: [BlockSignature] = []
    /// Both again, at fixed places; empty before all types are known.
    var lists = TypeLists(types: [], signatures: [])
    /// Where in `fields` a structure's or array's fields are, by number of the type.
    var fieldRanges: [TypeList] = []
    var fields: [PackedField] = []
    /// Whether every field has a default value, by number of the type.
    var isDefaultable: [Bool] = []

    /// The number of each function's type.
    var functions: [CanonicalTypeIndex] = []
    var tables: [PackedTable] = []
    var memories: [PackedMemory] = []
    var globals: [PackedGlobal] = []
    /// The number of each tag's type.
    var tags: [CanonicalTypeIndex] = []
    var elements: [PackedType] = []

    init(_ module: consuming DecodedModule, features: Features, limits: ModuleLimits) {
        shared = SharedModule(module)
        self.features = features
        self.limits = limits
    }
}

/// A slice of ``ModuleFacts/typeList``.
struct TypeList: BitwiseCopyable, Equatable, Sendable {
    var start: UInt32
    var count: UInt32

    static let empty = TypeList(start: 0, count: 0)
}

/// What a block takes and leaves.
struct BlockSignature: BitwiseCopyable, Sendable {
    var parameters: TypeList
    var results: TypeList

    static let empty = BlockSignature(parameters: .empty, results: .empty)
}

struct PackedField: Sendable {
    var storage: PackedType
    var isMutable: Bool
}

struct PackedTable: Sendable {
    var element: PackedType
    var address: PackedType
}

struct PackedMemory: Sendable {
    var address: PackedType
}

struct PackedGlobal: Sendable {
    var type: PackedType
    var isMutable: Bool
}

// Every single type stands in `typeList` at a place that follows from the type, so that blocks with
// one result need no list of their own: 5 numbers and vectors, the abstract references, then each
// concrete reference, all of them not nullable and nullable.
extension ModuleFacts {
    static let abstractHeapCount = 13
    static let concreteStart = 5 + 2 * abstractHeapCount

    /// Where a type stands as a list of one.
    func single(_ type: PackedType) -> TypeList {
        let null = type.isNullable ? 1 : 0
        let start =
            if type.isConcrete {
                Self.concreteStart + 2 * type.index.position + null
            } else if type.isReference {
                5 + 2 * Int(type.heap.rawValue) + null
            } else {
                Int(type.bits) - 1
            }
        return TypeList(start: UInt32(start), count: 1)
    }

    mutating func appendSingleTypes() {
        typeList = [.i32, .i64, .f32, .f64, .v128]
        for code in 0..<UInt8(Self.abstractHeapCount) {
            let heap = PackedType.Heap(rawValue: code) ?? .bottom
            typeList.append(PackedType(isNullable: false, heap))
            typeList.append(PackedType(isNullable: true, heap))
        }
        for position in 0..<registry.count {
            let index = CanonicalTypeIndex(position)
            typeList.append(PackedType(isNullable: false, concrete: index))
            typeList.append(PackedType(isNullable: true, concrete: index))
        }
    }

    // A frame names its signature by one number: 0 is none to none, then one for each single
    // type as result, then the function types.

    static let emptySignature: UInt32 = 0

    func signatureNumber(result type: PackedType) -> UInt32 { single(type).start + 1 }

    func signatureNumber(function index: CanonicalTypeIndex) -> UInt32 {
        UInt32(Self.concreteStart + 2 * registry.count + 1) + index.rawValue
    }

    var signatureCount: Int {
        Self.concreteStart + 2 * registry.count + 1 + functionSignatures.count
    }

    func signature(_ number: UInt32) -> BlockSignature {
        if number == Self.emptySignature { return .empty }
        let singles = UInt32(Self.concreteStart + 2 * registry.count)
        if number <= singles {
            return BlockSignature(
                parameters: .empty, results: TypeList(start: number - 1, count: 1))
        }
        return functionSignatures[Int(number - singles - 1)]
    }
}

// Checks of types that occur in a module. Spec: core 3.2.
extension ModuleFacts {
    /// The canonical form of a value type, if its indices exist and its features are on.
    func packed(_ type: ValueType) throws(ValidationError.Code) -> PackedType {
        switch type {
        case .i32: return .i32
        case .i64: return .i64
        case .f32: return .f32
        case .f64: return .f64
        case .v128:
            try require(.simd)
            return .v128
        case .reference(let reference):
            try require(.referenceTypes)
            return try packed(reference)
        }
    }

    func packed(_ type: ReferenceType) throws(ValidationError.Code) -> PackedType {
        if !type.isNullable { try require(.functionReferences) }
        switch type.heapType {
        case .concrete(let index):
            try require(.functionReferences)
            return PackedType(isNullable: type.isNullable, concrete: try canonical(index))
        case .function: break
        case .extern: try require(.referenceTypes)
        case .exception, .noException: try require(.exceptions)
        case .any, .eq, .i31, .structure, .array, .none, .noFunction, .noExtern: try require(.gc)
        }
        return PackedType(type)
    }

    func canonical(_ index: TypeIndex) throws(ValidationError.Code) -> CanonicalTypeIndex {
        guard index.position < types.count else { throw .unknownType(index.rawValue) }
        return types[index.position]
    }

    func require(_ feature: Feature) throws(ValidationError.Code) {
        if !features.contains(feature) { throw .featureDisabled(feature) }
    }

    /// A type in the words of the text format, with the module's own indices.
    func description(_ type: PackedType) -> String {
        switch type {
        case .bottom: return "any type"
        case .i32: return "i32"
        case .i64: return "i64"
        case .f32: return "f32"
        case .f64: return "f64"
        case .v128: return "v128"
        case .i8: return "i8"
        case .i16: return "i16"
        default: break
        }
        let heap: String
        if type.isConcrete {
            let position = type.index.position
            heap = position < representatives.count ? "\(representatives[position])" : "?"
        } else {
            heap = type.heap.heapType?.word ?? "bottom"
        }
        return type.isNullable ? "(ref null \(heap))" : "(ref \(heap))"
    }

    func description(_ list: TypeList) -> String {
        let start = Int(list.start)
        return typeList[start..<(start + Int(list.count))].map { description($0) }
            .joined(separator: " ")
    }
}
