import MeshCrypto

/// Component instances of a store as plain values.
///
/// What the plan of a component says is not in it: it is linked again, and core instances are among
/// those of the image.
package struct ComponentsImage: Hashable, Sendable {
    package var components: [ComponentName] = []
    package var objects: [ComponentImage] = []
    /// Those that guests implement and handles are of.
    package var resources: [ResourceName] = []
    /// One after another those of each object, in the order of its plan.
    package var instances: [ComponentInstanceImage] = []
    /// Calls for which something was lent, and which of them are over, the next to be used last.
    var scopes: [CallScope] = []
    var freeScopes: [UInt32] = []
    var tasks = TasksImage()

    package init() {}
}

extension StoreImage {
    /// The numbers of those modules that components have.
    var modulesOfComponents: Set<Int> {
        let objects = components?.objects ?? []
        return Set(objects.lazy.flatMap(\.coreInstances).map { instances[$0].module })
    }
}

/// A component: its own name, and those of what Weft has written for it.
package struct ComponentName: Hashable, Sendable {
    package var digest: Blake3Digest
    /// Of the modules between its instances.
    package var adapters: [Blake3Digest]
}

/// What was made of a component.
package struct ComponentImage: Hashable, Sendable {
    /// Among the components.
    package var component: Int
    /// Its core instances among those of the image, adapters included, which follow each other.
    package var firstInstance: Int
    package var instanceCount: Int

    var coreInstances: Range<Int> { firstInstance..<firstInstance + instanceCount }
}

/// A resource type.
package struct ResourceName: Hashable, Sendable {
    package var object: Int
    /// In its plan.
    package var resource: Int
}

/// A component instance.
package struct ComponentInstanceImage: Hashable, Sendable {
    package enum Flag: Hashable, Sendable {
        case value(Bool)
        /// It is a global of the image.
        case global(Int)
    }

    package var mayEnter: Flag
    package var mayLeave: Flag
    package var backpressure: Int
    /// Types of resources are those of the image.
    var handles: HandleTable
    /// Of the instance's threads.
    var threads: HandleTable
}
