import WasmCore

/// What an image may ask for beside the limits of its store.
public struct StateLimits: Sendable {
    /// Functions, globals, imports and segments of all instances together: a few bytes of an image
    /// make an instance of a module that has many.
    public var definitionsMax = 4_000_000
    /// Elements of all lists of a snapshot together: a byte of it may be a value of some dozens.
    public var elementsMax: UInt64 = 32_000_000
    /// Snapshots that are read for one: itself, its parent, and so on.
    public var chainLengthMax = 64

    /// Limits for states of which nobody knows who wrote them.
    public init() {}
}

extension StoreImage {
    /// Refuses what no store has, before anything is made of it.
    func checkShape(_ limits: StateLimits, instancesMax: Int) throws(StateError) {
        guard instances.count <= instancesMax else { throw .limitExceeded("instances") }
        var used = Set<Int>()
        var definitionsLeft = limits.definitionsMax
        for instance in instances {
            guard modules.indices.contains(instance.module) else {
                throw .malformed("an instance of no module")
            }
            used.insert(instance.module)
            let decoded = modules[instance.module].decoded
            guard instance.memories.count == decoded.memories.count,
                instance.tables.count == decoded.tables.count,
                instance.globals.count == decoded.globals.count,
                instance.tags.count == decoded.tags.count
            else { throw .malformed("what an instance names is none of its module") }
            definitionsLeft -= modules[instance.module].definitionCount
            guard definitionsLeft >= 0 else { throw .limitExceeded("definitions of instances") }
        }
        // Types of objects live as long as instances of their modules.
        guard used.count == modules.count else { throw .malformed("a module of no instance") }
        guard isAll(memories.count, instances.lazy.flatMap(\.memories)),
            isAll(tables.count, instances.lazy.flatMap(\.tables)),
            isAll(globals.count, instances.lazy.flatMap(\.globals)),
            // A tag of an instance that is gone may be that of an exception.
            isAll(tags.count, instances.flatMap(\.tags) + exceptions.map(\.tag))
        else { throw .malformed("what no instance names, or one that there is not") }
    }

    /// Whether numbers are below a count, and each of those is among them.
    private func isAll(_ count: Int, _ numbers: some Sequence<Int>) -> Bool {
        var isNamed = [Bool](repeating: false, count: count)
        for number in numbers {
            guard isNamed.indices.contains(number) else { return false }
            isNamed[number] = true
        }
        return isNamed.allSatisfy(\.self)
    }
}
