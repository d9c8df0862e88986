// What the driver of tasks does, in words: the same in every run.

extension Store {
    /// Has somebody told of each step of components' tasks, in words, from now on.
    package func traceTasks(_ take: @escaping (String) -> Void) {
        state.componentState.driver.trace = { take($0.words) }
    }
}

extension TaskAction {
    fileprivate var words: String {
        switch self {
        case .run(let thread, let how): "thread \(thread.words) runs, with \(how.words)"
        case .passArguments(let task): "arguments passed to task \(task.words)"
        case .passResult(let task): "result passed of task \(task.words)"
        case .postReturn(let task): "post-return of task \(task.words)"
        case .copy(let from, let to, let count, let type):
            "\(count) elements of a \(type.word) copied from \(from.words) to \(to.words)"
        case .returned(let call, let state): "call \(call.words) is back, \(state)"
        case .yield: "the host goes on"
        case .idle: "nothing can run"
        case .deadlock: "deadlock"
        case .trap(let rule, let instance): "trap in instance \(instance): \(rule.words)"
        }
    }
}

extension Resumption {
    fileprivate var words: String {
        switch self {
        case .start(let task): "the start of task \(task.words)"
        case .callback(let task, let event): "the callback of task \(task.words), \(event.words)"
        case .entry(let function, let argument): "function \(function), \(argument)"
        case .nothing: "nothing"
        case .value(let value): "\(value)"
        case .pair(let value): "\(value & 0xFFFF_FFFF) and \(value >> 32)"
        case .event(let event): event.words
        case .result(let value): value == nil ? "no result" : "a result"
        }
    }
}

extension GuestEvent {
    fileprivate var words: String { "event \(code) \(index) \(payload)" }
}

extension CopyBuffer {
    fileprivate var words: String { instance.map { "instance \($0)" } ?? "the host" }
}

extension RecordID {
    /// An index is given again: behind the point is how often it was.
    fileprivate var words: String { "\(index).\(serial)" }
}
