import WasmCore

/// An exception of a guest that passes through the host.
///
/// A host function that throws one throws it into the guest that called it, which may catch it. An
/// exception that no guest catches ends a call with a ``Trap`` of code `uncaughtException`;
/// throwing that trap on from a host function lets the exception pass too.
public struct GuestException: Error, Hashable, Sendable {
    /// The exception as a value of type `exnref`.
    public let stored: StoredReference
}

extension Trap {
    /// The exception that no guest caught, where that is what happened.
    public var exception: GuestException? {
        code == .uncaughtException ? cause as? GuestException : nil
    }
}

extension StoreState {
    func makeException(_ tag: Int, _ payload: [Value]) throws(Trap) -> GuestException {
        let types = functionType(of: tag).parameters
        guard payload.count == types.count,
            zip(payload, types).allSatisfy({ accepts($0, as: $1) })
        else { throw Trap(.host, message: "the payload does not fit the tag's type") }
        return GuestException(
            stored: stored(add(ExceptionObject(tag: tag, payload: payload.slots))))
    }

    func payload(_ exception: GuestException, tag: Int) -> [Value]? {
        guard let reference = own(exception) else { return nil }
        let object = exceptions[reference.index]
        guard object.tag == tag else { return nil }
        return object.payload.withUnsafeBufferPointer { slots in
            guard let start = slots.baseAddress else { return [] }
            return Array(slots: start, types: functionType(of: tag).parameters, in: self)
        }
    }

    func functionType(of tag: Int) -> FunctionType { engine.functionType(tags[tag].type.rawValue) }
}

/// A tag of exceptions.
public struct Tag {
    package let state: StoreState
    let index: Int

    /// What exceptions of this tag carry; it has no results.
    public var type: FunctionType { state.functionType(of: index) }

    /// Makes an exception that a host function can throw.
    ///
    /// - Throws: ``Trap`` `.host` if the values do not fit the tag's type.
    public func makeException(_ payload: [Value] = []) throws(Trap) -> GuestException {
        try state.makeException(index, payload)
    }

    /// What an exception carries; nil if it is of another tag.
    public func payload(of exception: GuestException) -> [Value]? {
        state.payload(exception, tag: index)
    }
}
