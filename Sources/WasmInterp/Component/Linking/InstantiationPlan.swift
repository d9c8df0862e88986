import WasmCore

/// What has to be done to instantiate a component, in order: nested components are inlined.
///
/// Linking makes it once; it belongs to no store and holds nothing that changes. Numbers are
/// positions in its arrays.
final class InstantiationPlan: Sendable {
    /// Value and function types; resource types are positions in ``resources``.
    let types: ComponentTypeTable
    /// How values of them lie in memories with addresses of 32 bits, and of 64.
    let layouts: CanonicalLayouts
    let layouts64: CanonicalLayouts
    /// The function types by their numbers, as embedders see them.
    let signatures: [ComponentSignatureType]
    /// Component instances in the order they are made, each before those within it.
    let instances: [PlanInstance]
    let resources: [PlanResource]
    let steps: [PlanStep]
    /// What stands between component instances that call each other.
    let adapters: [PlanAdapter]
    /// What the component exports.
    let exports: PlanExports
    /// Whether calls of the host are tasks: something in it may wait, or asks about tasks.
    let usesTasks: Bool

    /// - Parameter adapters: Gets the layouts, of addresses of 32 bits and of 64.
    init(
        types: ComponentTypeTable, instances: [PlanInstance], resources: [PlanResource],
        steps: [PlanStep], exports: PlanExports, usesTasks: Bool,
        adapters: ([CanonicalLayouts]) throws(ComponentLinkError) -> [PlanAdapter]
    ) throws(ComponentLinkError) {
        self.types = types
        layouts = CanonicalLayouts(types, pointers: .i32)
        layouts64 = CanonicalLayouts(types, pointers: .i64)
        self.adapters = try adapters([layouts, layouts64])
        var reader = SignatureReader()
        signatures = types.functions.indices.map { reader.signature(UInt32($0), in: types) }
        self.instances = instances
        self.resources = resources
        self.steps = steps
        self.exports = exports
        self.usesTasks = usesTasks
    }
}

/// A component instance that is going to be.
struct PlanInstance: Sendable {
    /// The one that makes it; nil for the whole component, and for one that is plugged in.
    var parent: Int?
    /// For messages.
    var name: String
    /// Whether it may wait, asks about tasks, or calls one that does: calls of it are tasks.
    var usesTasks = false
    /// The position among instances of the store, if another component has made it.
    var foreign: Int?
    /// Whether its `realloc` may ask for what the thread has that runs.
    var reallocUsesThread = false
}

/// A resource type that is going to be.
struct PlanResource: Sendable {
    /// The instance whose component defines it; nil for the host's.
    var implementer: Int?
    /// Whether another instance of the store brings it.
    var isForeign = false
    /// The name under which the host offers it, or under which it is exported first.
    var name: String
    /// What stands for one: `i32` or `i64`.
    var representation = ValueType.i32
}

/// One step of instantiation.
// Indirect, so that taking one out of the plan counts one reference and not those of all its parts.
indirect enum PlanStep: Sendable {
    /// Makes a core instance, the next by number.
    case instantiate(Module, imports: [CoreItem], instance: Int)
    /// From here on handles of the resource can be made, and dropped by the destructor.
    case resource(Int, destructor: CoreItem?)
    /// Makes the core functions of an adapter, by which an instance calls another one's functions.
    case adapt(Int)
    /// Makes a core function, the next by number, that calls a component's function.
    case lower(PlanFunction, PlanOptions, instance: Int)
    /// Makes a core function, the next by number, of the runtime itself.
    case builtIn(PlanBuiltIn, instance: Int)
}

/// A core function of the runtime itself.
enum PlanBuiltIn: Sendable {
    case resourceNew(Int)
    case resourceDrop(Int)
    case resourceRepresentation(Int)
    case task(PlanTaskBuiltIn)
}

/// A built-in about tasks.
struct PlanTaskBuiltIn: Sendable {
    var operation: CanonicalOperation
    /// Of the core function.
    var type: FunctionType
    var options: PlanOptions
    /// The stream or future, or the result of a task.
    var value: ComponentValueType?
    /// Whether it answers at once where it would have to wait.
    var isAsync = false
    /// Of `context.get` and `context.set`.
    var slot = 0
    /// Of `thread.new-indirect`.
    var table: CoreItem?
    var threadType = FunctionType()
}

/// Something of a core index space, once the steps before have been done.
enum CoreItem: Hashable, Sendable {
    /// What stands at a position of a core instance's index space.
    case instance(Int, ExternalKind, Int)
    /// A function that a step made.
    case made(Int)
    /// A function of an adapter, by its position there.
    case adapted(Int, Int)
    /// A function or memory of another component's instance, by its position among those.
    case foreign(Int)
}

/// A component's function.
struct PlanFunction: Sendable {
    /// Its number in ``InstantiationPlan/types``.
    var type: UInt32
    var target: Target
    /// For messages: the way to the host's; empty for a guest's.
    var name = ""
    /// Whether calls of it may wait whatever its type says: it is the host's.
    var answersLater = false

    enum Target: Sendable {
        /// A core function of an instance, lifted.
        case lifted(CoreItem, PlanOptions, instance: Int)
        /// One of the host's, by its position among those that the linker found.
        case host(Int)
        /// One of another instance of the store, by its position among those that are given.
        case foreign(Int)
    }
}

/// A core function that an instance has lifted.
struct PlanLifted: Sendable {
    var core: CoreItem
    var options: PlanOptions
    var instance: Int
}

/// How values go between a core function and a component's.
struct PlanOptions: Hashable, Sendable {
    var encoding = StringEncoding.utf8
    var memory: CoreItem?
    var realloc: CoreItem?
    var postReturn: CoreItem?
    var isAsync = false
    var callback: CoreItem?
}

/// Something of a component's index space.
indirect enum PlanItem: Sendable {
    case function(PlanFunction)
    case coreModule(Module)
    case component(PlanComponent)
    case instance(PlanExports)
    /// A resource type; nil for all other types, which are known without linking.
    case type(resource: Int?)
}
