// What constant expressions may hold. Spec: core 3.4.14, constant expressions.

extension FunctionValidator {
    func checkConstant(_ rule: InstructionRule) throws(ModuleError) {
        switch rule.constant {
        case .core: return
        case .extended:
            // Instructions of a later feature came into the standard as constant ones.
            let isLater = rule.feature != .mvp
            if isLater || facts.features.contains(.extendedConstants) { return }
            throw fail(.featureDisabled(.extendedConstants))
        case .never:
            if instruction.opcode != .end { throw fail(.constantExpressionRequired) }
        }
    }
}
