import WasmCore

/// Why a call of a ``Function`` with untyped arguments has no results.
public enum CallError: Error, Sendable {
    /// The guest was called and ended by a trap.
    case trap(Trap)
    /// The arguments are others in number or type than the function's parameters; nothing was
    /// called.
    ///
    /// - Parameters:
    ///   - asked: The types of the arguments.
    ///   - found: The function's type.
    case signature(asked: [ValueType], found: FunctionType)
    /// The argument at a position is a reference that is not of the parameter's type; nothing was
    /// called. Null is of no type that excludes it, and a reference of another store is of none.
    case reference(at: Int, expected: ValueType)
}

extension CallError {
    /// The trap that ended the guest; nil if it was not called.
    public var trap: Trap? {
        if case .trap(let trap) = self { trap } else { nil }
    }
}

extension CallError: CustomStringConvertible {
    /// That of the trap, or a line.
    public var description: String {
        switch self {
        case .trap(let trap): return trap.description
        case .signature(let asked, let found):
            let given = asked.map(\.text).joined(separator: ", ")
            return "the function has type \(found.signatureText), called with (\(given))"
        case .reference(let position, let type):
            return "argument \(position) is no \(type.text) of the function's store"
        }
    }
}

extension Value {
    /// The type of numbers; of a reference the narrowest that says what it refers to.
    fileprivate var type: ValueType {
        switch self {
        case .i32: .i32
        case .i64: .i64
        case .f32: .f32
        case .f64: .f64
        case .v128: .v128
        case .reference(let reference):
            .reference(
                ReferenceType(
                    isNullable: reference.isNull, reference.kind?.heapType ?? .none))
        }
    }
}

extension ReferenceKind {
    fileprivate var heapType: HeapType {
        switch self {
        case .i31: .i31
        case .extern: .extern
        case .function: .function
        case .structure: .structure
        case .array: .array
        case .exception: .exception
        }
    }
}

extension CallError {
    /// Why values are no arguments for a function, which is known.
    init(_ arguments: [Value], for type: FunctionType, in state: StoreState) {
        let parameters = type.parameters
        let isSimilar = { (argument: ValueType, parameter: ValueType) in
            argument == parameter || argument.isReference && parameter.isReference
        }
        if arguments.count == parameters.count,
            zip(arguments, parameters).allSatisfy({ isSimilar($0.type, $1) }),
            let position = parameters.indices.first(where: {
                !state.accepts(arguments[$0], as: parameters[$0])
            })
        {
            self = .reference(at: position, expected: parameters[position])
        } else {
            self = .signature(asked: arguments.map(\.type), found: type)
        }
    }
}

/// An error that may be a guest's trap, which a host function then hands on as it is.
package protocol TrapCarrier: Error {
    var trap: Trap? { get }
}

extension CallError: TrapCarrier {}

extension InstantiationError: TrapCarrier {
    package var trap: Trap? {
        if case .trap(let trap) = self { trap } else { nil }
    }
}

extension Trap {
    /// The trap that an error is, or that it tells of.
    package init?(in error: any Error) {
        guard let trap = (error as? Trap) ?? (error as? any TrapCarrier)?.trap else { return nil }
        self = trap
    }

    /// What an error that a host function threw ends its guest by.
    init(ofHost error: any Error) {
        self = Trap(in: error) ?? Trap(.host, message: "\(error)", cause: error)
    }
}
