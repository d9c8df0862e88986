import WasmCore

/// Looks at the handles among a host's arguments before the call begins, so that a mistake of the
/// host's leaves nothing half-done.
struct ArgumentHandles {
    private let components: ComponentStoreState
    private let types: ComponentTypeTable
    /// For each resource of the plan its number in the store.
    private let resources: [UInt32]
    private let streamType: (ComponentValueType) -> StreamType
    private var given: Set<UInt32> = []
    private var lent: Set<UInt32> = []
    /// Of ends that are Swift values.
    private var givenChannels: Set<ObjectIdentifier> = []
    private var labels = LabelPositions()

    init(_ object: ComponentInstanceObject) {
        components = object.components
        types = object.plan.types
        resources = object.resources
        streamType = { [unowned object] in
            object.streamTypes.type($0, of: object.plan, in: object.components)
        }
    }

    init(_ context: CanonicalContext) {
        components = context.components
        types = context.plan.types
        resources = context.resources
        streamType = { [unowned(unsafe) context] in context.streamType($0) }
    }

    /// - Parameter value: Of the type.
    /// - Throws: ``ComponentValueError`` for a handle that is used up, of another store or type, or
    ///   given away although it is not the host's, or lent.
    mutating func check(
        _ value: ComponentValue, _ type: ComponentValueType
    ) throws(ComponentValueError) {
        guard types.facts(of: type).containsHandle else { return }
        let definition = types[type]
        switch definition.shape {
        case .handle(let resource, let isBorrow):
            guard case .resource(let handle) = value else { throw Self.unknown }
            try check(handle, type: resources[Int(resource)], isBorrow: isBorrow)
        case .record(let fields):
            for (part, field) in zip(definition.parts(of: value) ?? [], fields) {
                try check(part, field)
            }
        case .variant(let cases):
            if let (number, payload) = definition.variant(value, &labels), let payload,
                let type = cases[number]
            {
                try check(payload, type)
            }
        case .list(.value(let element)), .fixedList(let element, _):
            if case .list(let elements) = value {
                for part in elements { try check(part, element) }
            }
        case .list(.entry(let key, let element)):
            if case .map(let entries) = value {
                for entry in entries {
                    try check(entry.key, key)
                    try check(entry.value, element)
                }
            }
        case .stream: try checkEnd(value, .streamReader, .hostStream, of: type)
        case .future: try checkEnd(value, .futureReader, .hostFuture, of: type)
        case .primitive(.errorContext): _ = try check(value, .errorContext)
        case .primitive, .flags: break
        }
    }

    /// - Parameters:
    ///   - kind: Of the ends that guests have given to the host.
    ///   - hosts: Of those that the host has made.
    private mutating func checkEnd(
        _ value: ComponentValue, _ kind: HandleEntry.Kind, _ hosts: HandleEntry.Kind,
        of type: ComponentValueType
    ) throws(ComponentValueError) {
        let entry = try check(value, kind, hosts)
        guard entry.kind == kind else {
            do throws(StreamError) {
                try components.driver.hostStreams[entry.value]?.requireTakeable()
            } catch {
                throw ComponentValueError("\(error)")
            }
            return
        }
        let expected = streamType(type)
        guard components.machine.streams[StreamID(packed: entry.value)].type == expected else {
            throw ComponentValueError("a \(expected.word) of another type")
        }
    }

    private mutating func check(
        _ value: ComponentValue, _ kinds: HandleEntry.Kind...
    ) throws(ComponentValueError) -> HandleEntry {
        guard case .resource(let handle) = value, let entry = components.hostEntry(handle) else {
            throw Self.unknown
        }
        guard kinds.contains(entry.kind) else {
            throw ComponentValueError("a \(entry.kind.words), not a \(kinds[0].words)")
        }
        guard given.insert(handle.index).inserted else {
            throw ComponentValueError("a handle that is given away already")
        }
        return entry
    }

    /// - Parameter channel: Of an end that can be given away.
    mutating func check(_ channel: AnyObject) throws(StreamError) {
        guard givenChannels.insert(ObjectIdentifier(channel)).inserted else { throw .givenAway }
    }

    private static var unknown: ComponentValueError {
        ComponentValueError("a handle that is used up, or of another store")
    }

    /// - Parameter type: Of the resource, by its number in the store.
    mutating func check(
        _ handle: ResourceHandle, type: UInt32, isBorrow: Bool
    ) throws(ComponentValueError) {
        guard let entry = components.hostEntry(handle) else { throw Self.unknown }
        guard entry.kind == .resource, entry.type == type else {
            throw ComponentValueError("a handle of another resource type")
        }
        let isGiven = given.contains(handle.index)
        if isBorrow {
            guard !isGiven else { throw ComponentValueError("a handle that is given away as well") }
            lent.insert(handle.index)
            return
        }
        guard entry.isOwned else { throw ComponentValueError("a handle that is lent, not owned") }
        guard !isGiven, entry.lendCount == 0, !lent.contains(handle.index) else {
            throw ComponentValueError("a handle that is lent or given away already")
        }
        given.insert(handle.index)
    }
}

/// The same for values of Swift, which are lowered to nowhere for it.
@usableFromInline final class HandleInspector {
    private var handles: ArgumentHandles

    init(_ context: CanonicalContext) { handles = ArgumentHandles(context) }

    func check(_ handle: ResourceHandle, type: UInt32, isBorrow: Bool) throws(Trap) {
        do throws(ComponentValueError) {
            try handles.check(handle, type: type, isBorrow: isBorrow)
        } catch {
            throw Trap(.host, message: "an argument: \(error)", cause: error)
        }
    }

    /// - Parameter channel: Finds that of an end, if it can be given away.
    func check<Channel: AnyObject>(
        _ channel: () throws(StreamError) -> Channel
    ) throws(Trap) {
        do throws(StreamError) { try handles.check(try channel()) } catch {
            throw Trap(.host, message: "an argument: \(error)", cause: error)
        }
    }
}
