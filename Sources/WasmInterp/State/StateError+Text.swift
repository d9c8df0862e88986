extension StateError: CustomStringConvertible {
    package var description: String {
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
        case .components: "components that are running"
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
