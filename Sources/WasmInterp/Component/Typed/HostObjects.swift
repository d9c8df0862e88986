import WasmCore

// Resources of the host that are objects.

extension ComponentLinker {
    /// Offers a resource type whose resources are objects of Swift. The store holds each until its
    /// owner drops it. Under several names it is the same type.
    ///
    /// - Parameter tag: The Swift type that stands for the resource type, as in ``OwnHandle``.
    public mutating func defineResource<Resource>(
        _ interface: String?, _ name: String, objectsFor tag: Resource.Type
    ) {
        define(interface, name, objectType(ObjectIdentifier(tag)))
    }
}

extension ComponentResources {
    /// An object as a resource of a type that a linker offers objects for.
    ///
    /// - Throws: ``Trap`` if no component of the store imports the type, or the store has no room
    ///   for another handle.
    public func make<Resource>(
        _ object: AnyObject, as tag: Resource.Type
    ) throws(Trap) -> OwnHandle<Resource> {
        let components = try components()
        guard let type = components.objectTypes[ObjectIdentifier(tag)] else {
            throw Trap(.host, message: "no component of the store imports the resource type")
        }
        let representation = components.objects.add(object)
        do throws(Trap) {
            return OwnHandle(try components.hostOwn(UInt64(representation), type: type))
        } catch {
            components.releaseObject(representation)
            throw error
        }
    }

    /// The object that is lent.
    ///
    /// - Throws: ``Trap`` for a handle that is used up or of another store, or an object of another
    ///   Swift type.
    public func object<Resource, Object: AnyObject>(
        _ handle: BorrowHandle<Resource>, as type: Object.Type = Object.self
    ) throws(Trap) -> Object {
        try object(handle.handle).object
    }

    /// The object of a handle that is given up: the store holds it no longer.
    ///
    /// - Throws: ``Trap`` for a handle that is used up, lent or of another store, or an object of
    ///   another Swift type.
    public func take<Resource, Object: AnyObject>(
        _ handle: OwnHandle<Resource>, as type: Object.Type = Object.self
    ) throws(Trap) -> Object {
        let components = try components()
        let (found, index, entry): (Object, UInt32, HandleEntry) = try object(handle.handle)
        _ = try components.takeOwned(index, of: nil, type: entry.type)
        components.releaseObject(UInt32(truncatingIfNeeded: entry.value))
        return found
    }

    private func object<Object: AnyObject>(
        _ handle: ResourceHandle
    ) throws(Trap) -> (object: Object, index: UInt32, entry: HandleEntry) {
        let components = try components()
        let index = try components.hostIndex(of: .resource(handle))
        guard let entry = components.hostHandles[index], entry.kind == .resource,
            components.objectTypes.values.contains(entry.type),
            let object = components.objects[UInt32(truncatingIfNeeded: entry.value)] as? Object
        else { throw Trap(.host, message: "the resource is no \(Object.self)") }
        return (object, index, entry)
    }
}

/// Objects of the host that are resources, by their representations.
struct HostObjects {
    private var objects: [AnyObject?] = []
    private var free: [UInt32] = []

    subscript(representation: UInt32) -> AnyObject? {
        Int(representation) < objects.count ? objects[Int(representation)] : nil
    }

    mutating func add(_ object: AnyObject) -> UInt32 {
        if let free = free.popLast() {
            objects[Int(free)] = object
            return free
        }
        objects.append(object)
        return UInt32(objects.count - 1)
    }

    mutating func remove(_ representation: UInt32) -> AnyObject? {
        guard let object = self[representation] else { return nil }
        objects[Int(representation)] = nil
        free.append(representation)
        return object
    }
}

extension ComponentStoreState {
    /// Lets go of an object, whose end may use the store.
    func releaseObject(_ representation: UInt32) {
        let object = objects.remove(representation)
        withExtendedLifetime(object) {}
    }
}
