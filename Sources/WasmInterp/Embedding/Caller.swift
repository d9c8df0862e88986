import WasmCore

/// What a host function sees of the guest that calls it, and of the store.
///
/// It may be kept during the call only, an asynchronous one included.
public struct Caller<Host> {
    // One counted reference only: this is made at each call of a host function.
    @usableFromInline let box: HostBox<Host>
    private let data: UnsafeMutablePointer<InstanceData>?

    @inline(__always)
    init(_ box: HostBox<Host>, _ call: HostCall) {
        self.box = box
        data = call.callerData
    }

    var state: StoreState { box.store }

    @usableFromInline
    var scope: StoreScope { StoreScope(box.store) }

    /// The host value of the store.
    @inlinable
    public var host: Host {
        get { box.value }
        nonmutating _modify { yield &box.value }
    }

    /// The instance that the call comes from; nil if the host calls its own function.
    public var instance: Instance? {
        data.map { Instance(state: state, object: state.instances[$0.pointee.index]) }
    }

    /// A memory that the calling instance exports.
    ///
    /// - Throws: ``Trap`` `.host` if it exports none of that name.
    public func memory(_ name: String = "memory") throws(Trap) -> Memory {
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

/// Leads to a store without holding it.
@usableFromInline
class StoreLink {
    /// nil once the store is gone, which tells the link.
    fileprivate(set) var state: Unmanaged<StoreState>?

    var store: StoreState {
        guard let state else {
            preconditionFailure("a caller was used after its store had gone")
        }
        return state.takeUnretainedValue()
    }
}

extension StoreState {
    /// Lets a link lead here.
    func join(_ link: StoreLink) {
        link.state = .passUnretained(self)
        self.link = link
    }

    /// Has to be called when the store goes away.
    func leaveLink() { link?.state = nil }
}

/// Where the host value of a store is: its host functions reach it without holding the store.
@usableFromInline
final class HostBox<Host>: StoreLink {
    // Holds a value, unless the box lies with an idle instance of a pool: then nobody reads it.
    @usableFromInline let place: UnsafeMutablePointer<Host>
    private var isFull = true

    init(_ value: Host) {
        place = .allocate(capacity: 1)
        place.initialize(to: value)
    }

    deinit {
        if isFull { place.deinitialize(count: 1) }
        place.deallocate()
    }

    @inlinable var value: Host {
        get { place.pointee }
        _modify { yield &place.pointee }
    }

    /// Takes the value out, so that it goes away now.
    func empty() {
        place.deinitialize(count: 1)
        isFull = false
    }

    /// Puts a value into an empty box.
    func fill(_ value: Host) {
        place.initialize(to: value)
        isFull = true
    }
}

extension StoreState {
    func function(_ reference: StoredReference) -> Function? {
        guard owns(reference), reference.reference.tag == .function else { return nil }
        return Function(state: self, index: reference.reference.index)
    }

    func makeExtern(_ value: any Sendable) -> StoredReference { stored(addExtern(value)) }

    func externValue(_ reference: StoredReference) -> (any Sendable)? {
        guard owns(reference), reference.reference.tag == .extern else { return nil }
        return externs[reference.reference.index]
    }
}
