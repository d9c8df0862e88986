import WasmCore

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
