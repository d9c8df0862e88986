import MeshCrypto

// What is in the component instances of an image.

extension StateCoder {
    mutating func components(_ components: inout ComponentsImage) throws(SnapshotError) {
        try list(&components.components, .empty) { coder, part throws(SnapshotError) in
            try coder.digest(&part.digest)
            try coder.list(&part.adapters, .ofNothing) { coder, digest throws(SnapshotError) in
                try coder.digest(&digest)
            }
        }
        try list(&components.objects, .empty) { coder, part throws(SnapshotError) in
            try coder.number(&part.component)
            try coder.number(&part.firstInstance)
            try coder.number(&part.instanceCount)
        }
        let none = ResourceName(object: 0, resource: 0)
        try list(&components.resources, none) { coder, part throws(SnapshotError) in
            try coder.number(&part.object)
            try coder.number(&part.resource)
        }
        try list(&components.instances, .empty) { coder, part throws(SnapshotError) in
            try coder.componentInstance(&part)
        }
        try list(&components.scopes, CallScope()) { coder, part throws(SnapshotError) in
            try coder.scope(&part)
        }
        try numbers(&components.freeScopes)
        if isReading {
            for scope in components.freeScopes
            where components.scopes.indices.contains(Int(scope)) {
                components.scopes[Int(scope)].isOpen = false
            }
        }
        try tasks(&components.tasks)
    }

    private mutating func componentInstance(
        _ instance: inout ComponentInstanceImage
    ) throws(SnapshotError) {
        try instanceFlag(&instance.mayEnter)
        try instanceFlag(&instance.mayLeave)
        try number(&instance.backpressure)
        try handles(&instance.handles)
        try handles(&instance.threads)
    }

    /// 0 or 1, or 2 and the number of a global.
    private mutating func instanceFlag(
        _ flag: inout ComponentInstanceImage.Flag
    ) throws(SnapshotError) {
        var (kind, global): (UInt8, Int) =
            switch flag {
            case .value(let value): (value ? 1 : 0, 0)
            case .global(let number): (2, number)
            }
        try byte(&kind)
        guard kind <= 2 else { throw fail("a flag of an instance") }
        if kind == 2 { try number(&global) }
        flag = kind == 2 ? .global(global) : .value(kind == 1)
    }

    private mutating func handles(_ table: inout HandleTable) throws(SnapshotError) {
        var (entries, firstFree) = (table.entries, table.firstFree)
        let none = HandleEntry(kind: .free, value: 0)
        try list(&entries, none) { coder, entry throws(SnapshotError) in
            try coder.handle(&entry)
        }
        try number(&firstFree)
        guard isReading else { return }
        guard let read = HandleTable(entries, firstFree: firstFree) else {
            throw fail("a table of handles")
        }
        table = read
    }

    private mutating func handle(_ entry: inout HandleEntry) throws(SnapshotError) {
        var kind = entry.kind.rawValue
        try byte(&kind)
        guard let read = HandleEntry.Kind(rawValue: kind) else { throw fail("a kind of handle") }
        entry.kind = read
        try number(&entry.value)
        guard read == .resource else { return }
        try flag(&entry.isOwned)
        try number(&entry.type)
        try number(&entry.lendCount)
        // What is owned was lent for no call.
        if !entry.isOwned { try number(&entry.scope) }
    }

    private mutating func scope(_ scope: inout CallScope) throws(SnapshotError) {
        try number(&scope.borrowCount)
        try list(&scope.lenders, .init(instance: nil, handle: 0)) {
            coder, lender throws(SnapshotError) in
            try coder.optional(&lender.instance, 0) { coder, number throws(SnapshotError) in
                try coder.number(&number)
            }
            try coder.number(&lender.handle)
        }
        try numbers(&scope.hostBorrows)
    }

    mutating func numbers(_ numbers: inout [UInt32]) throws(SnapshotError) {
        try list(&numbers, 0) { coder, number throws(SnapshotError) in
            try coder.number(&number)
        }
    }
}

// To read over.

extension ComponentName {
    static var empty: ComponentName { ComponentName(digest: .ofNothing, adapters: []) }
}

extension ComponentImage {
    static var empty: ComponentImage {
        ComponentImage(component: 0, firstInstance: 0, instanceCount: 0)
    }
}

extension ComponentInstanceImage {
    static var empty: ComponentInstanceImage {
        ComponentInstanceImage(
            mayEnter: .value(true), mayLeave: .value(true), backpressure: 0,
            handles: HandleTable(), threads: HandleTable())
    }
}
