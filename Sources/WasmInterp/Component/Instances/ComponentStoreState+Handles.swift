import WasmCore

// Handles on their way in and out of tables. Spec: canonical ABI, `lift_own` and what follows it.
// Who a table belongs to is an instance, or nil: the host.

extension ComponentStoreState {
    private func entry(_ index: UInt32, of holder: ComponentInstanceState?) -> HandleEntry? {
        guard let holder else { return machine.hostHandles[index] }
        return machine.instances[holder.number].handles[index]
    }

    /// A handle for whoever holds it from now on.
    func add(_ entry: HandleEntry, to holder: ComponentInstanceState?) throws(Trap) -> UInt32 {
        do throws(CanonicalRule) {
            return try machine.addHandle(entry, to: holder?.number)
        } catch {
            throw Trap(error)
        }
    }

    private func remove(_ index: UInt32, of holder: ComponentInstanceState?) {
        machine.removeHandle(index, of: holder?.number)
    }

    /// The handle of a resource of a type.
    func resource(
        _ index: UInt32, of holder: ComponentInstanceState?, type: UInt32
    ) throws(Trap) -> HandleEntry {
        guard let entry = entry(index, of: holder) else { throw Trap(.unknownHandle(index)) }
        guard entry.kind == .resource, entry.type == type else {
            let found =
                entry.kind == .resource
                ? "a different \(describe(entry.type))\(names(type, entry.type))"
                : entry.kind.words
            throw Trap(wrongHandle: index, expected: describe(type), found: found)
        }
        return entry
    }

    /// What two resource types are called, where both have names.
    private func names(_ expected: UInt32, _ found: UInt32) -> String {
        let (expected, found) = (resources[Int(expected)].name, resources[Int(found)].name)
        if expected.isEmpty || found.isEmpty { return "" }
        return " (`\(expected.printable)` and `\(found.printable)`)"
    }

    private func describe(_ type: UInt32) -> String {
        resources[Int(type)].implementer == nil
            ? "host-defined resource" : "guest-defined resource"
    }

    /// Takes a handle that owns its resource away from its holder.
    ///
    /// - Returns: The representation.
    func takeOwned(
        _ index: UInt32, of holder: ComponentInstanceState?, type: UInt32
    ) throws(Trap) -> UInt64 {
        let entry = try resource(index, of: holder, type: type)
        guard entry.lendCount == 0 else { throw Trap(.lent) }
        guard entry.isOwned else { throw Trap(.notOwned(index)) }
        remove(index, of: holder)
        return entry.value
    }

    /// Lends what a handle refers to for a call.
    ///
    /// - Returns: The representation.
    func lend(
        _ index: UInt32, of holder: ComponentInstanceState?, type: UInt32, for scope: UInt32
    ) throws(Trap) -> UInt64 {
        let entry = try resource(index, of: holder, type: type)
        // A callee that implements the resource gets no handle, so lends have a limit as well.
        guard machine.lendCount < machine.limits.handlesMax else { throw Trap(.tooManyHandles) }
        machine.lendCount += 1
        machine.changeHandles(of: holder?.number) { $0.update(index) { $0.lendCount += 1 } }
        self[scope].lenders.append(.init(instance: holder?.number, handle: index))
        return entry.value
    }

    /// What a callee gets to see of a resource that is lent to it: a handle, or, where the callee
    /// implements the resource, the representation.
    func borrow(
        _ representation: UInt64, by holder: ComponentInstanceState?, type: UInt32,
        for scope: UInt32
    ) throws(Trap) -> UInt64 {
        if let holder, resources[Int(type)].implementer === holder { return representation }
        let entry = HandleEntry(
            kind: .resource, isOwned: false, type: type, value: representation, scope: scope)
        let index = try add(entry, to: holder)
        self[scope].borrowCount += 1
        return UInt64(index)
    }

    /// A handle that owns a resource.
    func own(
        _ representation: UInt64, by holder: ComponentInstanceState?, type: UInt32
    ) throws(Trap) -> UInt32 {
        try add(HandleEntry(kind: .resource, type: type, value: representation), to: holder)
    }

    /// Gives a handle up.
    ///
    /// - Returns: The representation, if the resource has to be destroyed now.
    func drop(
        _ index: UInt32, of holder: ComponentInstanceState?, type: UInt32
    ) throws(Trap) -> UInt64? {
        let entry = try resource(index, of: holder, type: type)
        guard entry.lendCount == 0 else { throw Trap(.lent) }
        remove(index, of: holder)
        if entry.isOwned { return entry.value }
        // Nobody waits for the host: its handles end with the call.
        if holder != nil { self[entry.scope].borrowCount -= 1 }
        return nil
    }
}

extension ComponentStoreState {
    /// A handle of the host's own for a resource that was given to it.
    func hostOwn(
        _ representation: UInt64, type: UInt32
    ) throws(Trap) -> ResourceHandle {
        try hostHandle(HandleEntry(kind: .resource, type: type, value: representation))
    }

    /// A handle for a resource that is lent to the host for a call.
    func hostBorrow(
        _ representation: UInt64, type: UInt32, for scope: UInt32
    ) throws(Trap) -> ResourceHandle {
        let handle = try hostHandle(
            HandleEntry(
                kind: .resource, isOwned: false, type: type, value: representation, scope: scope))
        self[scope].hostBorrows.append(handle.index)
        return handle
    }

    /// A handle of the host's own.
    func hostHandle(_ entry: HandleEntry) throws(Trap) -> ResourceHandle {
        lastSerial &+= 1
        var entry = entry
        entry.serial = lastSerial
        let index = try add(entry, to: nil)
        return ResourceHandle(
            store: number, index: index, serial: lastSerial, isOwned: entry.isOwned)
    }

    /// Where the host's table has what a value stands for.
    func hostIndex(of value: ComponentValue) throws(Trap) -> UInt32 {
        guard case .resource(let handle) = value, hostEntry(handle) != nil else {
            throw Trap(
                .host, message: "no handle of a resource, one of another store, or one used up")
        }
        return handle.index
    }

    /// What a handle of the host's stands for; nil for one of another store, or used up.
    func hostEntry(_ handle: ResourceHandle) -> HandleEntry? {
        guard handle.store == number, let entry = hostHandles[handle.index],
            entry.serial == handle.serial
        else { return nil }
        return entry
    }

    /// The number of a resource type that the host implements.
    func number<Host>(of type: HostResourceType<Host>) -> UInt32 {
        let key = ObjectIdentifier(type)
        if let known = hostTypes[key] { return known.number }
        resources.append(ResourceRecord(implementer: nil))
        let number = UInt32(resources.count - 1)
        hostTypes[key] = (number, type)
        return number
    }
}
