/// Orders packages so that each comes after those that it refers to.
enum PackageOrder {
    /// Else they are in the order of their names.
    static func ordered(
        _ packages: [UnlinkedPackage]
    ) throws(Diagnostic) -> [UnlinkedPackage] {
        var indices: [PackageName: Int] = [:]
        for (index, package) in packages.enumerated() {
            guard let previous = indices.updateValue(index, forKey: package.name) else { continue }
            throw Diagnostic(
                "package `\(package.name)` is defined in two different locations",
                at: package.nameSpan, related: [packages[previous].nameSpan])
        }
        var order: [UnlinkedPackage] = []
        var isDone = [Bool](repeating: false, count: packages.count)
        for (_, root) in indices.sorted(by: { $0.key < $1.key }) where !isDone[root] {
            // Packages that depend on each other in a row take no native stack.
            var stack = [(index: root, next: 0)]
            var open: Set<PackageName> = []
            while let (index, next) = stack.last {
                let dependencies = packages[index].dependencies
                if isDone[index] || next == dependencies.count {
                    if !isDone[index] { order.append(packages[index]) }
                    isDone[index] = true
                    stack.removeLast()
                    if !stack.isEmpty { open.remove(packages[index].name) }
                    continue
                }
                stack[stack.count - 1].next += 1
                let name = dependencies.keys[next]
                guard open.insert(name).inserted else {
                    throw Diagnostic(
                        "package `\(name)` creates a dependency cycle",
                        at: dependencies[position: next])
                }
                if let target = indices[name] {
                    stack.append((target, 0))
                } else {
                    open.remove(name)
                }
            }
        }
        return order
    }
}
