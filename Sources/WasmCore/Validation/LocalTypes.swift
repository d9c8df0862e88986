/// The types of a function's locals and which of those without a default value are set.
///
/// A declaration of many locals takes a few bytes, therefore they stay runs; only the first ones
/// are laid out one by one. Spec: core 3.4.13, 3.1.9 (initialization status).
struct LocalTypes {
    private struct Run {
        /// The first index after the run.
        var end: UInt32
        var type: PackedType
    }
    private var parameters = TypeList.empty
    private var flat: [PackedType] = []
    private var runs: [Run] = []
    /// Parameters and declared ones.
    private(set) var count: UInt64 = 0

    private var initialized: Set<UInt32> = []
    /// The members of `initialized` in the order in which they were set.
    private var order: [UInt32] = []

    private static let flatCount = 64

    init() { flat.reserveCapacity(Self.flatCount) }

    mutating func start(parameters: TypeList) {
        reset(to: 0)
        self.parameters = parameters
        flat.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        count = UInt64(parameters.count)
    }

    /// - Parameter number: Such that all locals together are fewer than 2^32.
    mutating func append(_ number: UInt32, _ type: PackedType) {
        guard number > 0 else { return }
        count += UInt64(number)
        runs.append(Run(end: UInt32(clamping: count), type: type))
        let room = min(Self.flatCount - flat.count, Int(number))
        for _ in 0..<room { flat.append(type) }
    }

    /// The type of a local, nil if there is none.
    @inline(__always)
    func type(_ index: UInt32, _ types: FixedList<PackedType>) -> PackedType? {
        if index < parameters.count { return types[Int(parameters.start) + Int(index)] }
        let position = Int(index - parameters.count)
        return position < flat.count ? flat[position] : search(index)
    }

    private func search(_ index: UInt32) -> PackedType? {
        guard UInt64(index) < count else { return nil }
        var lower = 0
        var upper = runs.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if runs[middle].end > index { upper = middle } else { lower = middle + 1 }
        }
        return lower < runs.count ? runs[lower].type : nil
    }

    /// All in order.
    func all(_ types: FixedList<PackedType>) -> [PackedType] {
        // There are as many.
        (0..<UInt32(clamping: count)).map { type($0, types) ?? .bottom }
    }

    /// Whether a local that has no default value may be read.
    func isInitialized(_ index: UInt32) -> Bool {
        index < parameters.count || initialized.contains(index)
    }

    mutating func initialize(_ index: UInt32) {
        guard index >= parameters.count, initialized.insert(index).inserted else { return }
        order.append(index)
    }

    var initializedCount: Int { order.count }

    /// Forgets what was set after the count was this.
    mutating func reset(to count: Int) {
        while order.count > count {
            if let index = order.popLast() { initialized.remove(index) }
        }
    }
}
