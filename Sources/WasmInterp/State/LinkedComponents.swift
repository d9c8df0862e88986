import MeshCrypto
import WasmCore

/// A component that a restorer has, linked with what the host gives.
struct ComponentOffer {
    let component: Component
    let plan: InstantiationPlan
    /// What the host gives to another instance of it, in the store that is made.
    let hostParts: () -> ComponentHostParts
}

/// The components of an image, as the restorer has them.
struct LinkedComponents {
    /// In the order of the image.
    private(set) var offers: [ComponentOffer] = []
    /// By core instance, what it is of: where a component makes it, the module of its plan.
    private(set) var modules: [Module]
    private var owned: [Bool]

    /// - Parameters:
    ///   - image: Whose shape has been looked at, but for components.
    ///   - given: Components that the restorer has.
    init(
        _ image: StoreImage, _ given: [ComponentOffer], _ limits: StateLimits
    ) throws(StateError) {
        modules = image.instances.map { image.modules[$0.module] }
        owned = Array(repeating: false, count: modules.count)
        guard let components = image.components else { return }
        offers = try Self.find(components.components, given)
        let modulesOfPlans = offers.map(\.plan.coreModules)
        var (end, instanceCount, used) = (0, 0, Set<Int>())
        var definitionsLeft = limits.definitionsMax
        var comparison = ModuleComparison()
        for object in components.objects {
            guard offers.indices.contains(object.component) else {
                throw .malformed("an instance of no component")
            }
            used.insert(object.component)
            let plan = offers[object.component].plan
            definitionsLeft -= plan.steps.count + plan.instances.count
            guard definitionsLeft >= 0 else { throw .limitExceeded("definitions of instances") }
            instanceCount += plan.instances.count
            let planned = modulesOfPlans[object.component]
            guard object.instanceCount == planned.count, object.firstInstance >= end,
                object.firstInstance <= modules.count - planned.count
            else { throw .malformed("core instances of a component") }
            end = object.firstInstance + planned.count
            for (number, module) in zip(object.coreInstances, planned) {
                guard comparison.areSame(modules[number], module) else {
                    throw .malformed("a core instance of another module than its component's")
                }
                (modules[number], owned[number]) = (module, true)
            }
        }
        guard used.count == offers.count else { throw .malformed("a component of no instance") }
        guard instanceCount == components.instances.count else {
            throw .malformed("instances of a component")
        }
    }

    /// Whether a component has made an instance.
    func owns(instance number: Int) -> Bool { owned[number] }

    /// Finds all components by their digests.
    private static func find(
        _ names: [ComponentName], _ given: [ComponentOffer]
    ) throws(StateError) -> [ComponentOffer] {
        guard !names.isEmpty else { return [] }
        var known: [Blake3Digest: ComponentOffer] = [:]
        // One could have what the host gives to another one.
        var ambiguous = Set<Blake3Digest>()
        for offer in given {
            guard let digest = offer.component.digest else { continue }
            if let other = known[digest], other.plan !== offer.plan { ambiguous.insert(digest) }
            known[digest] = offer
        }
        let unclear = ambiguous.intersection(names.map(\.digest)).map { "\($0)" }.sorted()
        guard unclear.isEmpty else { throw .ambiguousComponents(unclear) }
        let missing = names.filter { known[$0.digest] == nil }
        guard missing.isEmpty else {
            throw .missingComponents(missing.map { "\($0.digest)" })
        }
        var found: [ComponentOffer] = []
        for name in names {
            guard let offer = known[name.digest] else { continue }
            let adapters = offer.plan.adapters
            guard adapters.count == name.adapters.count else {
                throw .otherAdapter(
                    component: "\(name.digest)", adapter: min(adapters.count, name.adapters.count))
            }
            for (number, adapter) in adapters.enumerated()
            where adapter.module.digest != name.adapters[number] {
                throw .otherAdapter(component: "\(name.digest)", adapter: number)
            }
            found.append(offer)
        }
        return found
    }
}

/// Compares modules by their bytes, each once.
private struct ModuleComparison {
    private struct Pair: Hashable {
        let one: ObjectIdentifier
        let other: ObjectIdentifier
    }
    private var known: [Pair: Bool] = [:]

    mutating func areSame(_ one: Module, _ other: Module) -> Bool {
        if one === other { return true }
        let pair = Pair(one: ObjectIdentifier(one), other: ObjectIdentifier(other))
        if let known = known[pair] { return known }
        let areSame = one.digest == other.digest
        known[pair] = areSame
        return areSame
    }
}
