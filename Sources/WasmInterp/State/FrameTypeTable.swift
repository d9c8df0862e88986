import WasmCore

/// What is in frames, as the validator says: each function is asked once for all its places.
struct FrameTypeTable {
    /// A safepoint of a function.
    struct Key: Hashable {
        let module: ObjectIdentifier
        let definedIndex: Int
        let kind: Safepoint.Kind
        /// Of the instruction.
        let wasm: UInt32

        init(_ module: Module, _ definedIndex: Int, _ kind: Safepoint.Kind, wasm: UInt32) {
            self.module = ObjectIdentifier(module)
            self.definedIndex = definedIndex
            self.kind = kind
            self.wasm = wasm
        }
    }

    private struct Question {
        let module: Module
        let definedIndex: Int
        /// By place, how many operands are of interest.
        var places: [Key: Int] = [:]
    }

    private var questions: [Key: Question] = [:]
    private var answers: [Key: StateFrameTypes] = [:]

    /// Wants the types of a frame.
    ///
    /// - Parameter operandsMax: With more operands the frame counts as none.
    mutating func want(_ key: Key, of module: Module, operandsMax: Int = .max) {
        // Before the function nothing but parameters is there.
        guard key.kind != .start else { return }
        let function = Key(module, key.definedIndex, .body, wasm: 0)
        var question =
            questions.removeValue(forKey: function)
            ?? Question(module: module, definedIndex: key.definedIndex)
        question.places[key] = max(question.places[key] ?? 0, operandsMax)
        questions[function] = question
    }

    /// Asks the validator for all that is wanted.
    mutating func ask() throws(StateError) {
        for question in questions.values {
            let keys = question.places.keys.sorted {
                ($0.wasm, $0.kind.isBehind ? 1 : 0) < ($1.wasm, $1.kind.isBehind ? 1 : 0)
            }
            let places = keys.map {
                FrameTypes.Place(
                    wasm: $0.wasm, isBehind: $0.kind.isBehind,
                    operandsMax: question.places[$0] ?? 0)
            }
            let module = question.module
            let found: [FrameTypes?]
            do throws(ModuleError) {
                found = try module.verdict.context.frameTypes(question.definedIndex, at: places)
            } catch {
                throw .module(error)
            }
            // One list for all places.
            let locals = found.lazy.compactMap(\.self).first?.locals.map { module.canonical($0) }
            for (key, types) in zip(keys, found) {
                guard let types, let locals else { continue }
                answers[key] = StateFrameTypes(
                    locals: locals, unset: types.unset,
                    operands: types.operands.map { module.canonical($0) })
            }
        }
        questions = [:]
    }

    /// What is in a frame that has been wanted; nil if no frame can be there.
    ///
    /// - Parameter parameters: Of the function, with the engine's types.
    func types(at key: Key, parameters: [ValueType]) -> StateFrameTypes? {
        if key.kind == .start {
            return StateFrameTypes(locals: parameters, unset: [], operands: [])
        }
        return answers[key]
    }
}

/// What is in a frame, with the engine's types.
struct StateFrameTypes {
    /// All that there are, set or not.
    var locals: [ValueType]
    /// Those that are not set; ascending.
    var unset: [Int]
    var operands: [ValueType]
}

extension Safepoint.Kind {
    /// Whether the instruction has been done; in a loop it has been entered.
    var isBehind: Bool {
        switch self {
        case .start, .body, .at: false
        case .loop, .after: true
        }
    }
}
