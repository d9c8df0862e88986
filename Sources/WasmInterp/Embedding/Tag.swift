import WasmCore

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
