/// Orders things so that each comes after what it refers to.
enum TopologicalOrder {
    /// Indices in order. Of those that might come next the first one does, so that the order of
    /// the text is kept where it can be.
    ///
    /// - Parameters:
    ///   - names: What refers to each other, in the order of the text.
    ///   - references: What each refers to.
    ///   - kind: What they are, for messages.
    static func order(
        _ names: [String], references: [[Syntax.Identifier]], kind: String
    ) throws(Diagnostic) -> [Int] {
        let positions = Dictionary(
            zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        var remaining = references.map(\.count)
        var dependents = [[Int]](repeating: [], count: names.count)
        for (index, edges) in references.enumerated() {
            for edge in edges {
                guard let target = positions[edge.name] else {
                    throw notFound(edge, kind: kind, among: names)
                }
                dependents[target].append(index)
            }
        }
        var ready = MinimumHeap()
        for index in names.indices where remaining[index] == 0 { ready.insert(index) }
        var order: [Int] = []
        while let index = ready.removeMinimum() {
            order.append(index)
            for dependent in dependents[index] {
                remaining[dependent] -= 1
                if remaining[dependent] == 0 { ready.insert(dependent) }
            }
        }
        if order.count == names.count { return order }
        for index in names.indices where remaining[index] > 0 {
            for edge in references[index] {
                guard let target = positions[edge.name], remaining[target] > 0 else { continue }
                throw Diagnostic("\(kind) `\(edge.name)` depends on itself", at: edge.span)
            }
        }
        return order
    }

    private static func notFound(
        _ name: Syntax.Identifier, kind: String, among names: [String]
    ) -> Diagnostic {
        let renamed = ["float32": "f32", "float64": "f64"][name.name]
        return .notFound(
            name, kind: kind, among: names,
            hint: renamed.map { "`\(name.name)` is called `\($0)` by now" })
    }
}

/// Numbers, of which the smallest one is taken first.
private struct MinimumHeap {
    private var numbers: [Int] = []

    mutating func insert(_ number: Int) {
        numbers.append(number)
        var child = numbers.count - 1
        while child > 0, numbers[child] < numbers[(child - 1) / 2] {
            numbers.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeMinimum() -> Int? {
        guard let minimum = numbers.first else { return nil }
        numbers[0] = numbers[numbers.count - 1]
        numbers.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < numbers.count && numbers[child] < numbers[smallest] {
                smallest = child
            }
            if smallest == parent { return minimum }
            numbers.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
