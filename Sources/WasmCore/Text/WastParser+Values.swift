/// Actions with their arguments, and the results that are expected of them.
extension WastParser {
    mutating func action() throws(TextError) -> WastAction {
        let isInvoke = cursor.wordInParentheses == .invoke
        guard isInvoke || cursor.wordInParentheses == .get else {
            throw cursor.isLeft ? cursor.unexpected(at: cursor.position + 1) : cursor.unexpected()
        }
        cursor.position += 2
        let instance = nameIfNext()
        let name = try cursor.nameString()
        var arguments: [WastValue] = []
        if isInvoke {
            while cursor.isLeft { arguments.append(try value()) }
        }
        try cursor.right()
        return WastAction(
            instance: instance, name: name, kind: isInvoke ? .invoke(arguments) : .get)
    }

    private mutating func value() throws(TextError) -> WastValue {
        try cursor.left()
        let token = cursor.token
        cursor.position += 1
        let value: WastValue
        switch cursor.opcode(token) {
        case .i32Const: value = .i32(UInt32(try cursor.integer(width: 32)))
        case .i64Const: value = .i64(try cursor.integer(width: 64))
        case .f32Const: value = .f32(UInt32(try cursor.float(.f32)))
        case .f64Const: value = .f64(try cursor.float(.f64))
        case .v128Const:
            let shape = try shape()
            let halves = shape.pack(try cursor.lanes(shape))
            value = .v128(low: halves.low, high: halves.high)
        case .refNull: value = .refNull(try heapType())
        default:
            switch cursor.word(token) {
            case .refExtern: value = .refExtern(try cursor.u32())
            case .refHost: value = .refHost(try cursor.u32())
            default: value = .component(try componentValue(token))
            }
        }
        try cursor.right()
        return value
    }

    private mutating func shape() throws(TextError) -> VectorShape {
        guard let shape = cursor.word.flatMap(VectorShape.init) else { throw cursor.unexpected() }
        cursor.position += 1
        return shape
    }

    private mutating func heapType() throws(TextError) -> HeapType {
        if cursor.token.kind == .number {
            return .concrete(TypeIndex(rawValue: try cursor.u32()))
        }
        guard let type = cursor.word.flatMap(HeapType.init) else { throw cursor.unexpected() }
        cursor.position += 1
        return type
    }

    // MARK: Results

    mutating func result(allowsEither: Bool) throws(TextError) -> WastResult {
        try cursor.left()
        let token = cursor.token
        cursor.position += 1
        let result: WastResult
        switch cursor.opcode(token) {
        case .i32Const: result = .i32(UInt32(try cursor.integer(width: 32)))
        case .i64Const: result = .i64(try cursor.integer(width: 64))
        case .f32Const: result = .f32(try float(.f32))
        case .f64Const: result = .f64(try float(.f64))
        case .v128Const:
            let shape = try shape()
            result = .v128(shape, try lanes(shape))
        case .refNull: result = .refNull(cursor.isRight ? nil : try heapType())
        case .refFunc: result = .refFunction(try optionalNumber())
        case .refI31: result = .ref(.i31)
        case .refEq: result = .ref(.eq)
        default:
            switch cursor.word(token) {
            case .either where allowsEither:
                var choices: [WastResult] = []
                while cursor.isLeft { choices.append(try self.result(allowsEither: false)) }
                result = .either(choices)
            case .refExtern: result = .refExtern(try optionalNumber())
            case .refHost: result = .refHost(try optionalNumber())
            case .refStruct: result = .ref(.structure)
            case .refArray: result = .ref(.array)
            case .refAny: result = .ref(.any)
            default: result = .component(try componentValue(token))
            }
        }
        try cursor.right()
        return result
    }

    private mutating func optionalNumber() throws(TextError) -> UInt32? {
        cursor.token.kind == .number ? try cursor.u32() : nil
    }

    mutating func float(_ format: FloatFormat) throws(TextError) -> WastFloat {
        if cursor.skip(.nanCanonical) { return .nanCanonical }
        if cursor.skip(.nanArithmetic) { return .nanArithmetic }
        return .bits(try cursor.float(format))
    }

    private mutating func lanes(_ shape: VectorShape) throws(TextError) -> [WastLane] {
        var lanes: [WastLane] = []
        for _ in 0..<shape.laneCount {
            if let format = shape.floatFormat {
                lanes.append(.float(try float(format)))
            } else {
                lanes.append(.integer(try cursor.lane(shape)))
            }
        }
        return lanes
    }
}
