import WasmCore

/// Functions that one component instance calls in another, which become one core module: each side
/// has the same memory and options in all of them.
struct AdapterGroup: Sendable {
    var caller: Side
    var callee: Side
    var functions: [Function] = []

    struct Side: Sendable {
        /// The plan's number.
        let instance: Int
        private(set) var options: PlanOptions

        init(instance: Int, options: PlanOptions) {
            self.instance = instance
            self.options = options
        }

        /// Takes options for the same side, if none is another than it has by now.
        mutating func join(_ other: Side) -> Bool {
            guard instance == other.instance, let joined = options.joined(with: other.options)
            else { return false }
            options = joined
            return true
        }
    }

    struct Function: Sendable {
        /// Its number in ``InstantiationPlan/types``.
        let type: UInt32
        /// What the callee lifted.
        let core: CoreItem
        let postReturn: CoreItem?
        /// The instances that a call enters.
        let entering: [Int]
        /// Of a function that does a part of what a task needs: for which one.
        var task: Task?
    }

    /// A call that is a task of its own, or may go on when its caller does.
    struct Task: Sendable {
        let part: AdapterPart
        /// The function that begins it, among those that steps make.
        let lowered: Int
        let isLoweredAsync: Bool
        let isLiftedAsync: Bool
        let hasCallback: Bool
    }

    /// Takes a function, if its options are those of the others.
    mutating func add(_ function: Function, _ caller: Side, _ callee: Side) -> Bool {
        var (own, other) = (self.caller, self.callee)
        guard own.join(caller), other.join(callee) else { return false }
        (self.caller, self.callee) = (own, other)
        functions.append(function)
        return true
    }

    func side(_ role: AdapterRole) -> Side { role == .caller ? caller : callee }
}

/// A core module between two component instances.
struct PlanAdapter: Sendable {
    let group: AdapterGroup
    let module: Module
    /// What the module's imports stand for, in order.
    let imports: [AdapterImport]
}

extension [PlanInstance] {
    /// What a call of the host enters: the callee and those around it.
    func entered(calling callee: Int) -> [Int] {
        [Int](sequence(first: callee) { self[$0].parent })
    }

    /// What a call enters: the callee and those around it, less those that the caller is in.
    func entered(calling callee: Int, from caller: Int) -> [Int] {
        let around = Set(entered(calling: caller))
        return [Int](entered(calling: callee).prefix { !around.contains($0) })
    }
}

extension PlanOptions {
    /// Options of which each is that of one of the two; nil where they contradict each other.
    ///
    /// Whoever has no memory has no strings either, so that the encoding does not matter.
    fileprivate func joined(with other: PlanOptions) -> PlanOptions? {
        func agree(_ a: CoreItem?, _ b: CoreItem?) -> Bool { a == nil || b == nil || a == b }
        guard agree(memory, other.memory), agree(realloc, other.realloc),
            memory == nil || other.memory == nil || encoding == other.encoding
        else { return nil }
        var joined = self
        if memory == nil { joined.encoding = other.encoding }
        joined.memory = memory ?? other.memory
        joined.realloc = realloc ?? other.realloc
        joined.postReturn = nil
        return joined
    }
}
