import WasmCore

/// A rule of the canonical ABI that a guest can break, in the words of its message.
enum CanonicalRule: Hashable, Sendable {
    case cannotEnter
    case cannotLeave
    case unknownHandle(UInt32)
    case wrongHandleType(UInt32, expected: HandleWords, found: HandleWords)
    case notOwned(UInt32)
    case lent
    case borrowsRemain
    case tooManyHandles
    case invalidDiscriminant
    case invalidScalar
    case pointerUnaligned
    case stringOutOfBounds
    case stringTooLong
    case malformedText(TextFault)
    case listOutOfBounds
    case valueOutOfBounds
    case reallocUnaligned
    case reallocOutOfBounds
    case tooManyBytesLifted
    case uncaughtException
    case task(TaskRule)

    var words: String {
        switch self {
        case .cannotEnter: "cannot enter component instance"
        case .cannotLeave: "cannot leave component instance"
        case .unknownHandle(let index): "unknown handle index \(index)"
        case .wrongHandleType(let index, let expected, let found):
            wrongHandle(index, expected: expected.words, found: found.words)
        case .notOwned(let index): "handle index \(index) is lent and not owned"
        case .lent: "cannot remove owned resource while borrowed"
        case .borrowsRemain: "borrow handles still remain at the end of the call"
        case .tooManyHandles: "too many handles"
        case .invalidDiscriminant: "invalid variant discriminant"
        case .invalidScalar: "invalid `char` bit pattern"
        case .pointerUnaligned: "unaligned pointer"
        case .stringOutOfBounds: "string pointer/length out of bounds of memory"
        case .stringTooLong: "string too long"
        case .malformedText(let fault): fault.words
        case .listOutOfBounds: "list content out-of-bounds"
        case .valueOutOfBounds: "pointer out of bounds of memory"
        case .reallocUnaligned: "realloc return: result not aligned"
        case .reallocOutOfBounds: "realloc return: beyond end of memory"
        case .tooManyBytesLifted: "more bytes than a call of the host may take"
        case .uncaughtException: "an exception left a function of a component"
        case .task(let rule): rule.words
        }
    }
}

private func wrongHandle(_ index: UInt32, expected: String, found: String) -> String {
    "handle index \(index) used with the wrong type, expected \(expected) but found \(found)"
}

/// What a handle stands for, or should, as a message says it.
enum HandleWords: Hashable, Sendable {
    case kind(HandleEntry.Kind)
    case waitable
    /// An end of another type.
    case different(StreamType.Kind)

    var words: String {
        switch self {
        case .kind(let kind): kind.words
        case .waitable: "waitable"
        case .different(let kind): "one of a different \(kind.word)"
        }
    }
}

extension CanonicalRule {
    /// What an adapter has found.
    init(_ trap: AdapterTrap) {
        self =
            switch trap {
            case .cannotEnter: .cannotEnter
            case .cannotLeave: .cannotLeave
            case .invalidDiscriminant: .invalidDiscriminant
            case .invalidScalar: .invalidScalar
            case .pointerUnaligned: .pointerUnaligned
            case .stringOutOfBounds: .stringOutOfBounds
            case .listOutOfBounds: .listOutOfBounds
            case .valueOutOfBounds: .valueOutOfBounds
            case .reallocUnaligned: .reallocUnaligned
            case .reallocOutOfBounds: .reallocOutOfBounds
            case .uncaughtException: .uncaughtException
            }
    }
}

extension Trap {
    init(_ rule: CanonicalRule) { self.init(.canonicalABI, message: rule.words) }

    /// A handle of another resource than is expected.
    init(wrongHandle index: UInt32, expected: String, found: String) {
        self.init(
            .canonicalABI, message: wrongHandle(index, expected: expected, found: found))
    }
}
