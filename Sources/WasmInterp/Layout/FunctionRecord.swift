/// A function as calls see it; index in the store's records plus a tag makes a function reference.
struct FunctionRecord {
    /// Translated code, shared by all instances of the module; nil for a host function.
    var code: UnsafeMutablePointer<FunctionCode>?
    /// nil for a host function.
    var instance: UnsafeMutablePointer<InstanceData>?
    var type: UInt32
    /// Slots of parameters; of results.
    var parameterSlots: UInt16
    var resultSlots: UInt16
    /// The host function, where it is one: a `HostFunction`, which the store holds.
    var hostPointer: UnsafeMutableRawPointer?

    /// Slots that hold the parameters, and the results afterwards.
    @inline(__always)
    var signatureSlots: Int { Int(max(parameterSlots, resultSlots)) }
}
