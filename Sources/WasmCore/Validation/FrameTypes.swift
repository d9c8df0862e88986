/// What the validator knows of a frame between two instructions: the types of all that is in it.
package struct FrameTypes: Equatable, Sendable {
    /// A place in a body where it is asked.
    package struct Place: Sendable {
        /// Of an instruction in the module.
        package let wasm: UInt32
        /// Whether the instruction has been done; in a block or loop it has been entered.
        package let isBehind: Bool

        package init(wasm: UInt32, isBehind: Bool) {
            self.wasm = wasm
            self.isBehind = isBehind
        }
    }

    /// Parameters and declared ones; nil for those without a default value that are not set.
    package let locals: [PackedType?]
    /// The top last.
    package let operands: [PackedType]
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
    /// - Complexity: Linear in the bytes of the body and in what is returned.
    package func frameTypes(
        _ definedIndex: Int, at places: [FrameTypes.Place],
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) -> [FrameTypes?] {
        var validator = FunctionValidator(self, interruption)
        return try validator.frameTypes(definedIndex, at: places)
    }
}
