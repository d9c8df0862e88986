import WasmCore

/// What a host function sees of the guest that calls it, and of the store.
///
/// It means something during the call only, an asynchronous one included: whatever is asked of it
/// once the host function has returned is a precondition failure.
public struct Caller<Host> {
    // One counted reference only: this is made at each call of a host function.
    @usableFromInline let box: HostBox<Host>
    private let data: UnsafeMutablePointer<InstanceData>?
    /// The number of the call, which the box knows while it lasts.
    @usableFromInline let number: UInt64

    @inline(__always)
    init(_ box: HostBox<Host>, _ call: HostCall, number: UInt64) {
        self.box = box
        data = call.callerData
        self.number = number
    }

    var state: StoreState {
        box.requireCall(number)
        return box.store
    }

    // Asked for by who makes the call, while it lasts.
    @usableFromInline
    var scope: StoreScope { box.scope }

    /// The host value of the store. Lent to one at a time, as ``Store/host``.
    @inlinable
    public var host: Host {
        get {
            box.requireCall(number)
            return box.value
        }
        nonmutating _modify {
            box.requireCall(number)
            yield &box.value
        }
    }

    /// The instance that the call comes from; nil if the host calls its own function.
    public var instance: Instance? {
        let state = state
        return data.map { Instance(state: state, object: state.instances[$0.pointee.index]) }
    }

    /// A memory that the calling instance exports.
    ///
    /// - Throws: ``Trap`` `.host` if it exports none of that name.
    public func memory(_ name: String = "memory") throws(Trap) -> Memory {
        let state = state
        if let data {
            let object = state.instances[data.pointee.index]
            if name == "memory", let index = object.defaultMemory {
                return Memory(state: state, index: index)
            }
            if let memory = Instance(state: state, object: object).memory(name) { return memory }
        }
        throw Trap(.host, message: "the calling instance exports no memory \"\(name)\"")
    }

    /// The function behind a reference; nil for null and for other references.
    public func function(_ reference: StoredReference) -> Function? { state.function(reference) }

    /// A reference to a value of the host, of type `externref`.
    public func makeExtern(_ value: any Sendable) -> StoredReference { state.makeExtern(value) }

    /// The host's value behind an `externref`; nil for null and for other references.
    public func externValue(_ reference: StoredReference) -> (any Sendable)? {
        state.externValue(reference)
    }
}

extension StoreState {
    func function(_ reference: StoredReference) -> Function? {
        guard owns(reference), reference.reference.tag == .function else { return nil }
        return Function(state: self, index: reference.reference.index)
    }

    package func makeExtern(_ value: any Sendable) -> StoredReference { stored(addExtern(value)) }

    package func externValue(_ reference: StoredReference) -> (any Sendable)? {
        guard owns(reference), reference.reference.tag == .extern else { return nil }
        return externs[reference.reference.index]
    }
}
