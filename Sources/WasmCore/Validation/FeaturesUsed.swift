// Which parts of the standard a module cannot do without.

extension DecodedModule {
    /// The parts of the standard that the module uses: without any of them it would be refused.
    ///
    /// Outside of bodies that is tried out, so that decoder and validator alone say what needs
    /// what; bodies are read once, and not validated.
    ///
    /// - Parameters:
    ///   - limits: What the module was decoded with.
    ///   - interruption: Whether the answer is still wanted.
    /// - Throws: ``ModuleError`` if the module is refused whatever the features, or a body is
    ///   malformed; with ``ModuleError/isInterruption`` if the answer was not wanted any more.
    /// - Complexity: O(bytes), and as much again outside of bodies for each feature.
    public func featuresUsed(
        limits: ModuleLimits = .standard, interruption: InterruptionCheck = .never
    ) throws(ModuleError) -> Features {
        try checkDeclarations(.all, limits, interruption)
        var scan = FeatureScan(interruption)
        do throws(DecodeError) {
            for body in bodies { try scan.read(body, of: self, limits) }
        } catch {
            throw .malformed(error)
        }
        var used = scan.used
        if try isAccepted(with: used, limits, interruption) { return used }
        for feature in Feature.allCases where !feature.isOfComponents && !used.contains(feature) {
            if try !isAccepted(with: .all.removing(feature), limits, interruption) {
                used.formUnion(Features([feature]))
            }
        }
        return used
    }

    private func isAccepted(
        with features: Features, _ limits: ModuleLimits, _ interruption: InterruptionCheck
    ) throws(ModuleError) -> Bool {
        do throws(ModuleError) {
            try checkDeclarations(features, limits, interruption)
            return true
        } catch {
            if error.isInterruption { throw error }
            return false
        }
    }

    /// Decodes and validates all but the bodies once more.
    private func checkDeclarations(
        _ features: Features, _ limits: ModuleLimits, _ interruption: InterruptionCheck
    ) throws(ModuleError) {
        let decoded: DecodedModule
        do throws(DecodeError) {
            decoded = try ModuleDecoder.decode(
                bytes, features: features, limits: limits, interruption: interruption)
        } catch {
            throw .malformed(error)
        }
        _ = try ModuleValidator.validate(
            decoded, features: features, limits: limits, interruption: interruption)
    }
}

/// Gathers the features that function bodies use.
private struct FeatureScan {
    private(set) var used = Features([])
    private let rules = InstructionRule.all
    private var pace: PacedCheck

    init(_ interruption: InterruptionCheck) { pace = PacedCheck(interruption) }

    mutating func read(
        _ body: FunctionBody, of module: DecodedModule, _ limits: ModuleLimits
    ) throws(DecodeError) {
        var locals = try LocalsReader(body, in: module.bytes, limits: limits)
        while let run = try locals.next() { use(run.type) }
        var reader = module.instructions(of: body, from: locals.instructionsOffset)
        while !reader.isAtEnd {
            let instruction = try reader.next()
            if pace.isInterrupted() { throw DecodeError(.interrupted, offset: reader.offset) }
            let rule = rules[InstructionRule.position(instruction.opcode.rawValue)]
            use(rule.feature)
            switch rule.immediates {
            case .blockType, .tryTable: use(instruction.blockType)
            case .heapType: use(.reference(ReferenceType(isNullable: true, instruction.heapType)))
            case .castLabel:
                use(.reference(instruction.castSource))
                use(.reference(instruction.castTarget))
            case .selectTypes:
                var types = ByteReader(module.bytes, range: instruction.list)
                while !types.isAtEnd { use(try types.valueType()) }
            default: break
            }
        }
    }

    private mutating func use(_ feature: Feature) {
        if !used.contains(feature) { used.formUnion(Features([feature])) }
    }

    private mutating func use(_ type: BlockType) {
        switch type {
        case .empty: break
        case .value(let type): use(type)
        case .type: use(.multiValue)
        }
    }

    private mutating func use(_ type: ValueType) {
        use(type.requiredFeature)
        guard case .reference(let reference) = type else { return }
        use(.referenceTypes)
        if !reference.isNullable { use(.functionReferences) }
    }
}
