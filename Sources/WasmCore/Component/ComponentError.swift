/// Why bytes or a text are no valid component: the rule, the item, and where it stands.
public struct ComponentError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// The bytes are not in the binary format.
        case malformed(DecodeError.Code)
        /// A core module of the component is malformed or breaks a rule; offsets in it are the
        /// module's.
        case module(ModuleError)
        /// A rule of components, in words that name the items it is about.
        case invalid(String)
        /// A part of the standard that is not built or was switched off.
        case featureDisabled(Feature)
        /// Larger than one of ``ComponentLimits`` allows; the word names the limit.
        case limitExceeded(StaticStringKey)
        /// More than one of ``ComponentLimits`` allows that grow with the bytes; the words say of
        /// what, how much that is, and how it comes about.
        case budgetExceeded(String)
        /// The work was not wanted any more; see ``InterruptionCheck``.
        case interrupted
    }
    /// What is wrong.
    public var code: Code
    /// Counted from the first byte of the outermost component.
    public var offset: Int
    /// The way to the item, such as "component 2, canon 5"; empty where the whole is at fault.
    public var item: String

    /// An error at a place.
    public init(_ code: Code, offset: Int, item: String = "") {
        self.code = code
        self.offset = offset
        self.item = item
    }
}

extension ComponentError {
    /// What a decoder of a part says, as an error of the whole.
    package init(_ error: DecodeError, item: String) {
        let code: Code =
            switch error.code {
            case .featureDisabled(let feature): .featureDisabled(feature)
            case .limitExceeded(let name): .limitExceeded(name)
            case .interrupted: .interrupted
            default: .malformed(error.code)
            }
        self.init(code, offset: error.offset, item: item)
    }

    /// What is wrong, without the place.
    package var message: String {
        if case .malformed(let code) = code { return DecodeError(code, offset: offset).message }
        return "\(code)"
    }
}

extension ComponentError: CustomStringConvertible {
    /// The item, the rule, and the offset in the component.
    public var description: String {
        let place = item.isEmpty ? "" : "\(item): "
        return "\(place)\(message) at offset 0x\(String(offset, radix: 16))"
    }
}

extension ComponentError.Code: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let code): code.message
        case .module(let error): error.sentence
        case .invalid(let rule): rule
        case .featureDisabled(let feature): "feature \(feature) is disabled"
        case .limitExceeded(let name): "\(name) exceeds the limit"
        case .budgetExceeded(let limit): "limit exceeded: \(limit)"
        case .interrupted: "interrupted"
        }
    }
}
