import WasmCore

extension StreamReader: ComponentConvertible where Element: ComponentConvertible {
    /// A `stream`; without a type where the element is ``NoValue``.
    public static func componentType(_ resources: inout ComponentResourceTypes) -> ComponentType {
        .stream(Element.isNothing ? nil : Element.componentType(&resources))
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
                index, type, ElementCoding<Element>(reader.bindings, reader.context)))
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
        let coding = ElementCoding<Element>(writer.bindings, writer.context)
        try writer.append(UInt64(try writer.context.lower(channel, type, coding)), 4)
    }
}

extension CanonicalContext {
    /// The type of streams or futures that a Swift type stands for, as the tasks know it.
    func streamType<Value: ComponentConvertible>(
        of type: Value.Type, _ bindings: ResourceBindings
    ) throws(Trap) -> StreamType {
        var resources = ComponentResourceTypes()
        let described = Value.componentType(&resources)
        var numbers: [UInt32] = []
        for tag in resources.tags { numbers.append(try bindings.resource(tag, in: self)) }
        return components.streamType(
            components.types.number(of: described.replacingResources(numbers)))
    }

    /// Takes a readable end from the holder.
    func lift<Element>(
        _ index: UInt32, _ type: StreamType, _ coding: ElementCoding<Element>
    ) throws(Trap) -> StreamChannel<Element> {
        let stream = try keeping { (machine) throws(CanonicalRule) in
            try machine.takeReader(index, type, of: holder.number)
        }
        return try components.channel(of: stream, coding)
    }

    /// Gives a readable end to the holder.
    ///
    /// - Returns: A handle of the holder's.
    func lower<Element>(
        _ channel: StreamChannel<Element>, _ type: StreamType, _ coding: ElementCoding<Element>
    ) throws(Trap) -> UInt32 {
        if let stream = components.takeBack(channel, type) {
            return try keeping { (machine) throws(CanonicalRule) in
                try machine.giveReader(of: stream, to: holder.number)
            }
        }
        let (stream, writer) = components.machine.hostNew(type)
        let index: UInt32
        do throws(Trap) {
            index = try keeping { (machine) throws(CanonicalRule) in
                try machine.giveReader(of: stream, to: holder.number)
            }
        } catch {
            components.machine.hostDrop(writer)
            channel.close()
            throw error
        }
        let mailbox = components.driver.mailbox
        var end: any HostEnd = WritingEnd(channel, coding)
        if let source = channel.source, let bytes = channel as? StreamChannel<UInt8> {
            end = SourceEnd(bytes, source, mailbox)
        }
        do throws(Trap) { try components.add(writer, end) } catch {
            end.end(nil)
            throw error
        }
        let ticket = end.ticket
        channel.tellConsumer { mailbox.look(ticket) }
        mailbox.look(ticket)
        return index
    }
}

extension ComponentStoreState {
    /// What a readable end that was lifted is to the host.
    func channel<Element>(
        of stream: StreamID, _ coding: ElementCoding<Element>
    ) throws(Trap) -> StreamChannel<Element> {
        if let writer = machine.streams[stream].openEnd {
            return try takeBack(writer)
        }
        if machine.isLeft(stream) {
            // It has ended, and nobody would come to say so.
            let channel = StreamChannel<Element>()
            let record = machine.streams[stream]
            channel.finish(record.isDropped && !record.type.isFuture ? nil : .closed)
            machine.closeEnd(of: stream)
            return channel
        }
        let channel = StreamChannel<Element>()
        let end = ReadingEnd(channel, coding)
        try add(machine.hostReader(of: stream), end)
        let (mailbox, ticket) = (driver.mailbox, end.ticket)
        channel.tellProducer({ mailbox.look(ticket) }, ticket)
        return channel
    }

    /// What the host writes has come back to it.
    private func takeBack<Element>(_ writer: EndID) throws(Trap) -> StreamChannel<Element> {
        machine.hostTakeBack(writer)
        guard let end = driver.hostEnds.remove(writer) else {
            let channel = StreamChannel<Element>()
            channel.finish(.closed)
            return channel
        }
        guard let channel = end.shared as? StreamChannel<Element> else {
            end.end(nil)
            throw Trap(.host, message: "the elements of a stream are of another Swift type")
        }
        channel.tellConsumer(nil)
        channel.withdraw()
        return channel
    }

    /// The stream that a guest of this store writes and the host has read, if nothing of it is left
    /// here.
    fileprivate func takeBack<Element>(
        _ channel: StreamChannel<Element>, _ type: StreamType
    ) -> StreamID? {
        let (ticket, isIdle) = channel.look { ($0.ticket, $0.isEmpty && !$0.isReading) }
        guard isIdle, let ticket, let id = driver.hostEnds.id(of: ticket),
            machine.streams[machine.ends[id].stream].type == type
        else { return nil }
        channel.tellProducer(nil)
        _ = driver.hostEnds.remove(id)
        return machine.hostGiveAway(id)
    }
}

extension ComponentType {
    /// The type with other numbers for its resources.
    fileprivate func replacingResources(_ numbers: [UInt32]) -> ComponentType {
        if numbers.isEmpty { return self }
        // Types are nested no deeper than a Swift type is.
        func part(_ type: ComponentType) -> ComponentType { type.replacingResources(numbers) }
        switch self {
        case .primitive, .enumeration, .flags: return self
        case .list(let element): return .list(part(element))
        case .fixedList(let element, let count): return .fixedList(part(element), count: count)
        case .map(let key, let value): return .map(key: part(key), value: part(value))
        case .record(let fields): return .record(fields.map { .init($0.label, part($0.type)) })
        case .tuple(let parts): return .tuple(parts.map(part))
        case .variant(let cases):
            return .variant(cases.map { .init($0.label, $0.payload.map(part)) })
        case .option(let payload): return .option(part(payload))
        case .result(let ok, let error):
            return .result(ok: ok.map(part), error: error.map(part))
        case .own(let resource): return .own(resource: numbers[Int(resource)])
        case .borrow(let resource): return .borrow(resource: numbers[Int(resource)])
        case .stream(let element): return .stream(element.map(part))
        case .future(let element): return .future(element.map(part))
        }
    }
}
