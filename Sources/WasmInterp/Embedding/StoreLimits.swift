/// What the guests of one store may use at most.
public struct StoreLimits: Sendable {
    /// Bytes of one linear memory; `memory.grow` beyond it answers -1.
    public var memoryBytesMax: UInt64 = 1 << 34
    /// Bytes of all structures and arrays, in steps of 32 KiB, 32 GiB at most; an allocation beyond
    /// it that a collection does not help traps with `outOfMemory`. As much again may be taken by
    /// exceptions that guests keep references to.
    public var heapBytesMax: UInt64 = 1 << 30
    /// Bytes of all linear memories of the store together, as they are, not as they may become; a
    /// growth beyond it answers -1. The system gives out pages when they are first touched.
    public var memoryBytesTotalMax: UInt64 = 1 << 36
    /// Elements of one table, of eight bytes each; `table.grow` beyond it answers -1.
    public var tableElementsMax: UInt64 = 10_000_000
    /// Elements of all tables of the store together; a growth beyond it answers -1.
    public var tableElementsTotalMax: UInt64 = 50_000_000
    /// Instances ever made in the store.
    public var instancesMax = 10_000
    /// Memories ever made in the store, not counting imported ones again.
    public var memoriesMax = 10_000
    /// Tables ever made in the store, not counting imported ones again.
    public var tablesMax = 10_000
    /// Bytes of the stack of one execution. The last 16 KiB of them are what calls need before it
    /// is known whether the callee fits (more if `ModuleLimits.parametersMax` or
    /// `ModuleLimits.resultsMax` is set above 1,000): in a smaller stack every call traps with
    /// `stackOverflow`.
    public var stackBytesMax = 1 << 26
    /// Bytes of code that calls in the store cause to be translated; a first call beyond it traps
    /// with `invalidFunction`. Code that is there already costs nothing: modules share it, and what
    /// they translate when they are loaded counts towards `ModuleLimits.codeBytesMax` alone.
    public var codeBytesMax: UInt64 = 1 << 32
    /// Calls of one store that are under way or suspended at the same time.
    public var executionsMax = 1_000
    /// Guests that wait on one shared memory, which keeps the limit that it was made with; a wait
    /// beyond it traps with `outOfMemory`.
    public var waitersMax = 65_536
    /// Host functions that call guests that call host functions, on one native stack.
    public var nestedCallsMax = 64

    /// Component instances ever made in the store, nested ones counted.
    public var componentInstancesMax = 10_000
    /// Handles of all component instances of the store, and of the host, at the same time.
    public var handlesMax = 1_000_000
    /// Threads of components at the same time, of which each task has one; a call beyond it traps.
    public var threadsMax = 10_000
    /// Bytes of the stack of one such thread, of which the last 16 KiB are as those of
    /// ``stackBytesMax``. A task that waits in its callback has no stack.
    public var threadStackBytesMax = 1 << 23
    /// Bytes of values that one call of a component's function may hand to the host. As many may be
    /// arguments of all calls that it has not answered, and messages of error contexts.
    public var liftedBytesMax = 1 << 27

    /// Asked, beside the limits above, before anything grows or is made; nil for nobody.
    public var limiter: (any ResourceLimiter)?
    /// Pays for what the store takes; nil for nobody.
    package var account: (any ResourceAccount)?
    /// What guests may import at most, whatever linkers grant; nil for everything.
    package var grants: ImportGrants?

    /// Limits for guests that nobody knows.
    public init() {}
}
