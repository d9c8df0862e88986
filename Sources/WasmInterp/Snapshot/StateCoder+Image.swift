import WasmCore

// What is in the definitions and objects of an image.

extension StateCoder {
    mutating func instance(_ instance: inout InstanceImage) throws(SnapshotError) {
        try number(&instance.module)
        try list(&instance.importedFunctions, StateFunction(instance: 0, index: 0)) {
            coder, function throws(SnapshotError) in
            try coder.function(&function)
        }
        try numbers(&instance.memories)
        try numbers(&instance.tables)
        try numbers(&instance.globals)
        try numbers(&instance.tags)
        try list(&instance.droppedData, false) { coder, isDropped throws(SnapshotError) in
            try coder.flag(&isDropped)
        }
        try list(&instance.elements, nil) { coder, values throws(SnapshotError) in
            try coder.optional(&values, []) { coder, values throws(SnapshotError) in
                try coder.values(&values)
            }
        }
    }

    mutating func numbers(_ numbers: inout [Int]) throws(SnapshotError) {
        try list(&numbers, 0) { coder, number throws(SnapshotError) in
            try coder.number(&number)
        }
    }

    mutating func values(_ values: inout [StateValue]) throws(SnapshotError) {
        try list(&values, .null) { coder, value throws(SnapshotError) in
            try coder.value(&value)
        }
    }

    mutating func memory(_ memory: inout MemoryState) throws(SnapshotError) {
        try limits(&memory.type.limits)
        try addressType(&memory.type.addressType)
        try flag(&memory.type.isShared)
        try byte(&memory.type.pageSizeLog2)
        guard memory.type.pageSizeLog2 < 64 else { throw fail("a page size") }
        try number(&memory.byteCount)
    }

    mutating func table(_ table: inout TableState) throws(SnapshotError) {
        try type(&table.element)
        try limits(&table.limits)
        try addressType(&table.addressType)
        try values(&table.elements)
    }

    mutating func global(_ global: inout GlobalState) throws(SnapshotError) {
        try type(&global.type)
        try flag(&global.isMutable)
        try value(&global.value)
    }

    mutating func object(_ object: inout ObjectState) throws(SnapshotError) {
        try type(&object.type)
        var (isBytes, values, content) = object.content.parts
        try flag(&isBytes)
        if isBytes { try bytes(&content) } else { try self.values(&values) }
        guard isReading else { return }
        object.content = isBytes ? .bytes(content) : .values(values)
    }

    mutating func exception(_ exception: inout ExceptionState) throws(SnapshotError) {
        try number(&exception.tag)
        try values(&exception.payload)
    }
}

extension ObjectState.Content {
    fileprivate var parts: (isBytes: Bool, values: [StateValue], bytes: [UInt8]) {
        switch self {
        case .values(let values): (false, values, [])
        case .bytes(let bytes): (true, [], bytes)
        }
    }
}

// To read over.

extension InstanceImage {
    static var empty: InstanceImage {
        InstanceImage(
            module: 0, importedFunctions: [], memories: [], tables: [], globals: [], tags: [],
            droppedData: [], elements: [])
    }
}

extension GlobalState {
    static var empty: GlobalState {
        GlobalState(type: .plain(.i32), isMutable: false, value: .null)
    }
}

extension TableState {
    static var empty: TableState {
        TableState(
            element: .plain(.i32), limits: Limits(0), addressType: .i32, elements: [])
    }
}

extension ObjectState {
    static var empty: ObjectState {
        ObjectState(type: StateType(module: 0, index: 0), content: .values([]))
    }
}

extension ExceptionState {
    static var empty: ExceptionState { ExceptionState(tag: 0, payload: []) }
}
