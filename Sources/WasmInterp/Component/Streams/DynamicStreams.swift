import WasmCore

// Streams, futures and error contexts of hosts whose values are `ComponentValue`s. Such a value is
// a handle of the host's: of an end that a guest has given away, or of one that the host has made.

extension ComponentResources {
    /// The stream that a guest has given to the host. The handle is used up.
    ///
    /// - Throws: ``Trap`` for a value that is no handle of a stream in this store, or used up.
    public func stream(_ value: ComponentValue) throws(Trap) -> StreamReader<ComponentValue> {
        StreamReader(try components().channel(of: value, .streamReader, .hostStream))
    }

    /// The future that a guest has given to the host. The handle is used up.
    ///
    /// - Throws: ``Trap`` for a value that is no handle of a future in this store, or used up.
    public func future(_ value: ComponentValue) throws(Trap) -> FutureReader<ComponentValue> {
        FutureReader(try components().channel(of: value, .futureReader, .hostFuture))
    }

    /// A handle of a stream, to be given to a guest. The reader is used up.
    ///
    /// The elements have to be of the stream's type, which is known once a guest gets it: one that
    /// is not ends the guest. Those of a stream without a type are empty tuples.
    ///
    /// - Throws: ``Trap`` if the reader is used up or in use, or there is no room for a handle.
    public func make(_ reader: StreamReader<ComponentValue>) throws(Trap) -> ComponentValue {
        try components().handle(try reader.channelToLower(), .hostStream)
    }

    /// A handle of a future, to be given to a guest. The reader is used up.
    ///
    /// What holds for the elements of streams holds for the value.
    ///
    /// - Throws: ``Trap`` if the reader is used up or in use, or there is no room for a handle.
    public func make(_ reader: FutureReader<ComponentValue>) throws(Trap) -> ComponentValue {
        try components().handle(try reader.channelToLower(), .hostFuture)
    }

    /// A handle of an error context, to be given to a guest.
    ///
    /// - Throws: ``Trap`` if the store has no room for a handle.
    public func make(_ context: ErrorContext) throws(Trap) -> ComponentValue {
        let components = try components()
        let record: RecordID<ErrorContextRecord>
        do throws(CanonicalRule) {
            record = try components.machine.addErrorContext(context.message)
        } catch { throw Trap(error) }
        do throws(Trap) {
            return .resource(
                try components.hostHandle(HandleEntry(kind: .errorContext, value: record.packed)))
        } catch {
            components.machine.release(record)
            throw error
        }
    }

    /// The error context that a guest has given to the host. The handle is used up.
    ///
    /// - Throws: ``Trap`` for a value that is no handle of an error context in this store, or used
    ///   up.
    public func errorContext(_ value: ComponentValue) throws(Trap) -> ErrorContext {
        let components = try components()
        let entry = try components.takeHostHandle(of: value, .errorContext)
        let record = RecordID<ErrorContextRecord>(packed: entry.value)
        defer { components.machine.release(record) }
        return ErrorContext(components.machine.errorContexts[record].message)
    }
}

extension ComponentStoreState {
    /// Takes something out of the host's table.
    func takeHostHandle(
        of value: ComponentValue, _ kinds: HandleEntry.Kind...
    ) throws(Trap) -> HandleEntry {
        let index = try hostIndex(of: value)
        guard let entry = hostHandles[index], kinds.contains(entry.kind) else {
            throw Trap(.host, message: "a handle is no \(kinds[0].words)")
        }
        machine.removeHandle(index, of: nil)
        return entry
    }

    fileprivate func channel(
        of value: ComponentValue, _ kind: HandleEntry.Kind, _ hosts: HandleEntry.Kind
    ) throws(Trap) -> StreamChannel<ComponentValue> {
        let entry = try takeHostHandle(of: value, kind, hosts)
        if entry.kind == hosts, let channel = driver.hostStreams.remove(entry.value) {
            return channel
        }
        return try channel(of: StreamID(packed: entry.value), .dynamic())
    }

    fileprivate func handle(
        _ channel: StreamChannel<ComponentValue>, _ kind: HandleEntry.Kind
    ) throws(Trap) -> ComponentValue {
        let number = driver.hostStreams.add(channel)
        do throws(Trap) {
            return .resource(try hostHandle(HandleEntry(kind: kind, value: number)))
        } catch {
            driver.hostStreams.remove(number)?.close()
            throw error
        }
    }
}

/// Streams of the host's that have handles and are no guest's yet.
struct HostStreams {
    private var channels: [UInt64: StreamChannel<ComponentValue>] = [:]
    private var lastNumber: UInt64 = 0

    mutating func add(_ channel: StreamChannel<ComponentValue>) -> UInt64 {
        lastNumber += 1
        channels[lastNumber] = channel
        return lastNumber
    }

    subscript(number: UInt64) -> StreamChannel<ComponentValue>? { channels[number] }

    mutating func remove(_ number: UInt64) -> StreamChannel<ComponentValue>? {
        channels.removeValue(forKey: number)
    }

    var all: [StreamChannel<ComponentValue>] { Array(channels.values) }
}

extension ElementCoding where Element == ComponentValue {
    /// Elements of whatever type the guest's are.
    static func dynamic() -> ElementCoding {
        let known = KnownType()
        return ElementCoding(
            lift: { (place, count) throws(Trap) in
                guard let type = place.type else {
                    return Array(repeating: .tuple([]), count: count)
                }
                return try Lifting(place.context, scope: 0)
                    .batch(of: type, at: place.address, count: UInt64(count))
            },
            lower: { (elements, place) throws(Trap) in
                guard let type = place.type else { return }
                let checked = try elements.map { (element) throws(Trap) in
                    try known.check(element, place)
                }
                try Lowering(place.context, scope: 0)
                    .batch(checked, of: type, at: place.address)
            })
    }
}

/// The type of a stream's elements, described once.
private final class KnownType {
    private var type: ComponentType?

    func check(_ value: ComponentValue, _ place: ElementPlace) throws(Trap) -> ComponentValue {
        if type == nil, let number = place.type {
            var types = ComponentTypes()
            type = types.type(number, in: place.context.plan.types)
        }
        do throws(ComponentValueError) {
            return if let type { try value.checked(as: type) } else { value }
        } catch {
            throw Trap(.host, message: "element of a stream: \(error)", cause: error)
        }
    }
}
