import WasmCore

/// Why a store's state cannot be captured, or made again.
public enum StateError: Error, Hashable, Sendable {
    /// A guest of the store runs, or the host is being called by one.
    case running
    /// Memory that several stores share: all threads would have to stand still.
    case sharedMemory(memory: Int)
    /// The host has been lent a memory's bytes to change them.
    case lentMemory(memory: Int)
    /// A host function that no instance imports: nothing names it.
    case unnamedHostFunction
    /// A type that no module of the store defines.
    case unnamedType
    /// A value of the host's that no codec knows.
    case externWithoutCodec(type: String)
    /// A host function that has been called and is being performed.
    case pendingHostCall(String)
    /// A store in which another state could not be made.
    case spoiled
    /// A call of another store.
    case foreignCall
    /// A call of the store is paused and was not given: it would be lost.
    case callLeftOut
    /// A component that nothing names: it has no bytes of its own, or was linked with instances of
    /// the store.
    case unnamedComponent(String)
    /// A component that is being instantiated, or whose instantiation has failed.
    case unfinishedComponent(String)
    /// A resource that the host implements and a guest has a handle of.
    case hostResource(String)
    /// Something of a component that Swift code holds: a resource, an end of a stream or future,
    /// values of a call.
    case heldByHost(String)
    /// Components that nobody has, by their digests.
    case missingComponents([String])
    /// Components that were offered with different imports, by their digests: which one an instance
    /// was linked as nobody knows.
    case ambiguousComponents([String])
    /// What stands between two instances of a component is not what it was: another version has
    /// written it.
    case otherAdapter(component: String, adapter: Int)
    /// A call that stands where no safepoint is.
    case noSafepoint(function: Int, offset: Int?)
    /// What keeps a part of the guest's world from being captured or made again: all of it.
    case participant(name: String, problems: [String])
    /// Parts of the guest's world that nobody gave, and given ones that the state does not have.
    case participants(missing: [String], unknown: [String])
    /// The state contradicts itself or the modules.
    case malformed(String)
    /// An import is missing or of another type.
    case link(LinkError)
    /// A limit of the store is too small for it.
    case limitExceeded(String)
    /// A module does not validate or translate.
    case module(ModuleError)
}
