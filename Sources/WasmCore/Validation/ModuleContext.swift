/// A module whose parts outside function bodies are known to be valid, ready to check the bodies.
///
/// Immutable: several threads can validate bodies of one context at the same time. It is made by
/// ``ModuleValidator``. Spec: core 3.1.10, contexts.
public struct ModuleContext: Sendable {
    /// Gives the facts one place, so that they are not copied with who works on them.
    final class Place: Sendable {
        let facts: ModuleFacts
        init(_ facts: consuming ModuleFacts) { self.facts = facts }
    }

    let place: Place
    /// Whether a function occurs outside of bodies, so that bodies may take a reference to it.
    var declaredFunctions: [Bool]

    init(_ facts: consuming ModuleFacts, declaredFunctions: [Bool]) {
        place = Place(facts)
        self.declaredFunctions = declaredFunctions
    }

    var facts: ModuleFacts {
        _read { yield place.facts }
    }

    /// What was validated.
    public var module: DecodedModule { shared.decoded }
    package var shared: SharedModule { place.facts.shared }

    /// The type of a function with the module's own numbers, or nil if there is no such function.
    public func functionType(_ index: FunctionIndex) -> FunctionType? {
        index.position < facts.functions.count
            ? facts.registry.functionType(facts.functions[index.position]) : nil
    }

    /// Validates one function body. Spec: core 3.4.13, 3.5.5.
    ///
    /// - Parameters:
    ///   - definedIndex: Counted from the first function that is not imported.
    ///   - interruption: Whether the answer is still wanted.
    /// - Throws: ``ModuleError``: the first thing that is malformed or invalid.
    /// - Complexity: Linear in the bytes of the body.
    public func validateBody(
        _ definedIndex: Int, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        var validator = FunctionValidator(self, interruption)
        try validator.validateBody(definedIndex)
    }

    /// Validates every function body in order and stops at the first error.
    ///
    /// - Throws: ``ModuleError``: the first thing that is malformed or invalid.
    public func validateAllBodies(
        interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        try validateBodies(shared.decoded.bodies.indices, interruption: interruption)
    }

    /// Validates a range of function bodies, for the use of several threads.
    ///
    /// - Parameters:
    ///   - range: Counted from the first function that is not imported.
    ///   - interruption: Whether the answer is still wanted.
    /// - Throws: ``ModuleError``: the first thing in the range that is malformed or invalid.
    public func validateBodies(
        _ range: Range<Int>, interruption: InterruptionCheck = .never
    ) throws(ModuleError) {
        var validator = FunctionValidator(self, interruption)
        for index in range { try validator.validateBody(index) }
    }
}
