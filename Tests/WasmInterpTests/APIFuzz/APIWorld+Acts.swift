import WasmCore
import WasmInterp

extension APIWorld {
    /// One random call, or a few that belong together.
    func act() {
        switch dice.below(140) {
        case 100...: actOnComponents()
        case 0: makeEngine()
        case 1..<5: try? makeModule()
        case 5: mutateModule()
        case 6..<8: makeLinker()
        case 8..<10: makeStore()
        case 10..<17: instantiateLinked()
        case 17..<22: instantiate()
        case 22: makePool()
        case 23..<27: takePooled()
        case 27..<31: givePooledBack()
        case 31..<49: callFunction()
        case 49..<53: callTyped()
        case 53..<57: startRun()
        case 57..<64: resumeRun()
        case 64..<66: startTask()
        case 66..<69: useMemory()
        case 69..<73: useTable()
        case 73..<76: useGlobal()
        case 76..<79: useTag()
        case 79..<85: useObjects()
        case 85..<89: makeThings()
        case 89..<91: useHost()
        case 91..<94: useReference()
        case 94..<96: limitComputing()
        case 96: useShared()
        case 97: startThread()
        case 98: useTypes()
        default: drop()
        }
    }

    /// Lets go of something, whatever still needs it.
    private func drop() {
        note("drops something")
        switch dice.below(20) {
        case 0: _ = engines.take()
        case 1: _ = modules.take()
        case 2: _ = linkers.take()
        case 3: _ = stores.take()
        case 4: _ = pools.take()
        case 5: _ = pooled.take()
        case 6: _ = instances.take()
        case 7: functions.clear()
        case 8: memories.clear()
        case 9: tables.clear()
        case 10: globals.clear()
        case 11: marks.clear()
        case 12: structures.clear()
        case 13: arrays.clear()
        case 14: types.clear()
        case 15: exceptions.clear()
        case 16: _ = runs.take()
        case 17: traps.clear()
        case 18: _ = shared.take()
        default: _ = tags.take()
        }
    }

    // Random values.

    func valueType(_ engine: Engine?) -> ValueType {
        let numbers: [ValueType] = [.i32, .i64, .f32, .f64, .v128, .externref, .funcref]
        if dice.chance(60), let type = dice.pick(numbers) { return type }
        return .reference(referenceType())
    }

    func referenceType() -> ReferenceType {
        let heap: HeapType
        switch dice.below(5) {
        case 0: heap = types.any?.heapType ?? .any
        case 1: heap = .concrete(TypeIndex(rawValue: UInt32(truncatingIfNeeded: dice.small())))
        default: heap = dice.pick(HeapType.abstract)?.type ?? .any
        }
        return ReferenceType(isNullable: dice.chance(75), heap)
    }

    /// A type whose numbers the engine has, as host functions need it.
    func functionType(for engine: Engine) -> (FunctionType, holds: [DefinedType]) {
        var holds: [DefinedType] = []
        let list = { [self] () -> [ValueType] in
            (0..<dice.below(4)).map { _ in
                let type = valueType(engine)
                guard case .reference(let reference) = type,
                    case .concrete = reference.heapType
                else { return type }
                guard let known = engine.definedType(reference.heapType) else { return .i32 }
                holds.append(known)
                return type
            }
        }
        let (parameters, results) = (list(), list())
        return (FunctionType(parameters, results), holds)
    }

    func reference() -> Mark {
        switch dice.below(12) {
        case 0: Mark(value: .null)
        case 1: Mark(value: StoredReference(i31: Int32(truncatingIfNeeded: dice.number())))
        case 2:
            functions.any.map { Mark(value: $0.reference, tenancy: tenancy(of: $0.state)) }
                ?? Mark(value: .null)
        default: marks.any ?? Mark(value: .null)
        }
    }

    /// Mostly a value of the type.
    func value(_ type: ValueType) -> (Value, Mark?) {
        if dice.chance(4) { return value(valueType(nil)) }
        let number = dice.number()
        switch type {
        case .i32: return (.i32(Int32(truncatingIfNeeded: number)), nil)
        case .i64: return (.i64(Int64(bitPattern: number)), nil)
        case .f32: return (.f32(Float(bitPattern: UInt32(truncatingIfNeeded: number))), nil)
        case .f64: return (.f64(Double(bitPattern: number)), nil)
        case .v128: return (.v128(low: number, high: ~number), nil)
        case .reference:
            let mark = reference()
            return (.reference(mark.value), mark)
        }
    }

    func values(_ types: [ValueType]) -> (values: [Value], marks: [Mark?]) {
        var found = types.map { value($0) }
        if dice.chance(3) { found.append((.i32(1), nil)) }
        if dice.chance(3) { _ = found.popLast() }
        return (found.map(\.0), found.map(\.1))
    }
}
