/// What the validator knows of a frame between two instructions: the types of all that is in it,
/// with the module's own type indices.
package struct FrameTypes: Equatable, Sendable {
    /// A place in a body where it is asked.
    package struct Place: Sendable {
        /// Of an instruction in the module.
        package let wasm: UInt32
        /// Whether the instruction has been done; in a block or loop it has been entered.
        package let isBehind: Bool
        /// More operands than these are not of interest: there is nothing then.
        package let operandsMax: Int

        package init(wasm: UInt32, isBehind: Bool, operandsMax: Int = .max) {
            self.wasm = wasm
            self.isBehind = isBehind
            self.operandsMax = operandsMax
        }
    }

    /// Parameters and declared ones; one list for all places of a function.
    package let locals: [ValueType]
    /// Those that have no default value and are not set on every way here; ascending.
    package let unset: [Int]
    /// The top last.
    package let operands: [ValueType]
}

extension ModuleContext {
    /// The types of a frame at places of a body.
    ///
    /// - Parameters:
    ///   - definedIndex: Counted from the first function that is not imported.
    ///   - places: Ascending; before an instruction comes before behind it.
    /// - Returns: For each place what is there; nil if no instruction is, or none that code comes
    ///   to.
    /// - Throws: ``ModuleError`` if what lies before a place is malformed or invalid.
    /// - Complexity: Linear in the bytes of the body, in the number of locals at each place, and
    ///   in what is returned.
    package func frameTypes(
        _ definedIndex: Int, at places: [FrameTypes.Place],
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) -> [FrameTypes?] {
        var validator = FunctionValidator(self, interruption)
        return try validator.frameTypes(definedIndex, at: places)
    }
}

extension ModuleFacts {
    /// The same type by type indices; what has no syntax is a null reference.
    func valueType(_ type: PackedType) -> ValueType {
        switch type.unpacked {
        case .i32: return .i32
        case .i64: return .i64
        case .f32: return .f32
        case .f64: return .f64
        case .v128: return .v128
        default:
            let heapType: HeapType =
                type.isConcrete
                ? .concrete(representatives[type.index.position]) : type.heap.heapType ?? .none
            return .reference(ReferenceType(isNullable: type.isNullable, heapType))
        }
    }
}
