import WasmCore

/// How a field lies in an object; raw values are what cells hold.
enum FieldStorage: UInt8 {
    case i8, i16, i32, f32, i64, f64, reference, v128

    init(_ storage: StorageType) {
        self =
            switch storage {
            case .i8: .i8
            case .i16: .i16
            case .value(.i32): .i32
            case .value(.i64): .i64
            case .value(.f32): .f32
            case .value(.f64): .f64
            case .value(.v128): .v128
            case .value(.reference): .reference
            }
    }

    /// The width in bytes is 1 shifted by so much.
    var shift: Int {
        switch self {
        case .i8: 0
        case .i16: 1
        case .i32, .f32: 2
        case .i64, .f64, .reference: 3
        case .v128: 4
        }
    }

    var byteCount: Int { 1 << shift }
}

/// Where a field of a structure is, or, with the offset of element 0, what an array holds.
struct FieldLayout {
    /// Bytes from the start of the object.
    var offset: UInt32
    var storage: FieldStorage
    var isMutable: Bool
}

/// What the engine has to know of a defined type to make, read, cast and trace its objects.
struct TypeInfo {
    var kind: CompositeKind
    /// Supertypes above the type.
    var depth: UInt8
    var fieldCount: UInt32 = 0
    var referenceCount: UInt32 = 0
    /// Bytes of a structure, header included, rounded up to 8.
    var byteCount: UInt32 = 0
    /// The supertypes' canonical indices, the root first.
    var display: UnsafeMutablePointer<UInt32>?
    /// The only one of an array describes its elements.
    var fields: UnsafeMutablePointer<FieldLayout>?
    /// Byte offsets of a structure's references.
    var references: UnsafeMutablePointer<UInt32>?

    /// Type and length: what every object starts with.
    static let headerBytes = 8
}

extension TypeInfo {
    init(_ index: CanonicalTypeIndex, _ type: SubType, _ registry: TypeRegistry) {
        self.init(
            kind: CompositeKind(type.composite), depth: UInt8(clamping: registry.depth(index)))
        let supertypes = registry.supertypes(index)
        if !supertypes.isEmpty {
            let display = UnsafeMutablePointer<UInt32>.allocate(capacity: supertypes.count)
            for (depth, supertype) in supertypes.enumerated() {
                (display + depth).initialize(to: supertype.rawValue)
            }
            self.display = display
        }
        switch type.composite {
        case .function: break
        case .array(let element): layOut([element])
        case .structure(let fields): layOut(fields)
        }
    }

    /// Gives fields their places, each at its natural alignment up to 8, in order: a subtype begins
    /// like its supertype.
    private mutating func layOut(_ types: [FieldType]) {
        var offset = Self.headerBytes
        var references: [UInt32] = []
        if types.isEmpty {
            byteCount = UInt32(offset)
            return
        }
        let fields = UnsafeMutablePointer<FieldLayout>.allocate(capacity: types.count)
        for (position, type) in types.enumerated() {
            let storage = FieldStorage(type.storage)
            let alignment = min(storage.byteCount, 8)
            offset = (offset + alignment - 1) & ~(alignment - 1)
            (fields + position).initialize(
                to: FieldLayout(
                    offset: UInt32(offset), storage: storage, isMutable: type.isMutable))
            if storage == .reference { references.append(UInt32(offset)) }
            offset += storage.byteCount
        }
        self.fields = fields
        fieldCount = UInt32(types.count)
        referenceCount = UInt32(references.count)
        byteCount = UInt32((offset + 7) & ~7)
        guard kind == .structure, !references.isEmpty else { return }
        let place = UnsafeMutablePointer<UInt32>.allocate(capacity: references.count)
        place.initialize(from: references, count: references.count)
        self.references = place
    }

    func deallocate() {
        display?.deallocate()
        fields?.deallocate()
        references?.deallocate()
    }
}
