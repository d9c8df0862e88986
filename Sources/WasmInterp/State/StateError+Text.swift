extension StateError: CustomStringConvertible {
    /// As it is shown to people, a line for each thing that is wrong.
    public var description: String {
        switch self {
        case .running: "a guest of the store runs"
        case .sharedMemory: "memory that threads share cannot be captured"
        case .lentMemory(let memory): "memory \(memory) has been lent to be changed"
        case .unnamedHostFunction: "a function of the host that no instance imports"
        case .unnamedType: "a type that no module of the store defines"
        case .externWithoutCodec(let type): "a value of the host's, of type \(type)"
        case .pendingHostCall(let name): "the host function \(name) is under way"
        case .spoiled: "a store in which another state could not be made"
        case .foreignCall: "a call of another store"
        case .callLeftOut: "a call of the store is under way, and was not given"
        case .unnamedComponent(let name):
            "component \(name) has no bytes of its own, or was linked with instances of the store"
        case .unfinishedComponent(let name): "component \(name) has not been instantiated whole"
        case .hostResource(let name): "a guest has a resource of the host, \(name)"
        case .heldByHost(let what): "the host holds \(what)"
        case .missingComponents(let digests):
            digests.map { "there is no component \($0)" }.joined(separator: "\n")
        case .ambiguousComponents(let digests):
            digests.map { "component \($0) is offered with several linkers" }
                .joined(separator: "\n")
        case .otherAdapter(let component, let adapter):
            "component \(component): another version has written adapter \(adapter)"
        case .noSafepoint(let function, let offset):
            "function \(function) stands where it cannot be captured"
                + (offset.map { ", at byte \($0)" } ?? "")
        case .participant(let name, let problems):
            "\(name): " + problems.joined(separator: "\n")
        case .participants(let missing, let unknown):
            (missing.map { "\($0) is missing" } + unknown.map { "\($0) is not in the state" })
                .joined(separator: "\n")
        case .malformed(let what): "malformed state: \(what)"
        case .link(let error): "\(error)"
        case .limitExceeded(let what): "more \(what) than the store's limits allow"
        case .module(let error): "\(error)"
        }
    }
}
