import WasmCore

extension FutureReader: ComponentConvertible where Value: ComponentConvertible {
    /// A `future`; without a type where the value is ``NoValue``.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .future(Value.isNothing ? nil : Value.componentType(&resources))
    }
    /// That of any handle.
    public static var componentLayout: ComponentLayout { UInt32.componentLayout }
    /// Takes the readable end from the guest.
    ///
    /// - Throws: ``Trap`` if the guest has no such handle or is using it, or beyond a limit.
    public static func lift(from reader: inout CanonicalReader) throws(Trap) -> Self {
        let index = UInt32(truncatingIfNeeded: try reader.bits(4))
        let type = try reader.context.streamType(of: Self.self, reader.bindings)
        return Self(
            try reader.context.lift(
                index, type, ElementCoding<Value>(reader.bindings, reader.context)))
    }
    /// Gives the readable end to the guest. The reader is used up.
    ///
    /// - Throws: ``Trap`` if it is used up already, or beyond a limit.
    public func lower(to writer: inout CanonicalWriter) throws(Trap) {
        if let inspector = writer.inspector {
            return try inspector.check { () throws(StreamError) in try channelToInspect() }
        }
        let type = try writer.context.streamType(of: Self.self, writer.bindings)
        let channel = try channelToLower()
        let coding = ElementCoding<Value>(writer.bindings, writer.context)
        try writer.append(UInt64(try writer.context.lower(channel, type, coding)), 4)
    }
}
