/// A structured instruction under translation.
package struct Label: BitwiseCopyable {
    package enum Kind: BitwiseCopyable { case function, block, loop, `if`, `else`, tryTable }
    fileprivate(set) var kind: Kind
    /// Operands below the block's parameters.
    let height: Int
    /// The slot of the first parameter and of the first result.
    let baseSlot: Int
    let signature: Signature
    /// Whether code before this block could be reached.
    let isReachable: Bool
    /// Code offset of a loop's header or of the start of a `try_table`.
    var start = 0
    /// The clauses of a `try_table` in the translator's list.
    var clauses: Range<Int> { firstClause..<(firstClause + clauseCount) }
    private var firstClause = 0
    private var clauseCount = 0
    /// The branch of an `if` over its first arm, -1 once done.
    var elseBranch = -1
    /// Whether any branch leads to the end.
    package fileprivate(set) var isTargeted = false
    /// Instructions of a loop or function so far, for fuel.
    package fileprivate(set) var cost = 0
    /// The cell that charges for them, -1 for none.
    package fileprivate(set) var fuelCell = -1
    /// The label that charged before this one did.
    fileprivate var outerPayer = 0
    /// Places to fill in once the end is known: head of a list, -1 for none.
    fileprivate var fixups = -1

    package init(
        kind: Kind, height: Int, baseSlot: Int, signature: Signature, isReachable: Bool = true
    ) {
        self.kind = kind
        self.height = height
        self.baseSlot = baseSlot
        self.signature = signature
        self.isReachable = isReachable
    }

    fileprivate mutating func setClauses(_ clauses: Range<Int>) {
        firstClause = clauses.lowerBound
        clauseCount = clauses.count
    }

    /// What a branch to this label carries.
    package var branchTypes: SlotTypes { kind == .loop ? signature.parameters : signature.results }
}

/// What is written when a label's place is known.
package struct Fixup: BitwiseCopyable, Equatable {
    /// Where the 32-bit distance stands, or which exception handler leads to the label.
    var position: Int
    /// The cell that the distance counts from; -1 for an exception handler.
    var origin: Int

    package init(position: Int, origin: Int) {
        self.position = position
        self.origin = origin
    }
}

/// The labels around the instruction under translation, the innermost last, and what waits for
/// their ends.
package struct LabelStack: ~Copyable {
    /// Not private: the compiler needs it wherever a translator ends.
    struct Link: BitwiseCopyable {
        var fixup: Fixup
        var next: Int
    }
    private var labels = PlainStack<Label>()
    private var links = PlainStack<Link>()
    /// The innermost label that charges fuel; the function's if none does.
    private var payer = 0

    package init() {}

    mutating func removeAll() {
        labels.removeAll()
        links.removeAll()
        payer = 0
    }

    var isEmpty: Bool { labels.isEmpty }
    package var count: Int { labels.count }

    @inline(__always)
    subscript(index: Int) -> Label { labels[index] }

    /// The position of a label that an instruction names.
    @inline(__always)
    package func index(depth: UInt32) -> Int { labels.count - 1 - Int(depth) }

    /// There is one while a function is under translation.
    var innermost: Label { labels[labels.count - 1] }

    package mutating func push(_ label: Label) { labels.append(label) }

    package mutating func pop() -> Label {
        let label = labels.removeLast()
        if label.fuelCell >= 0 { payer = label.outerPayer }
        return label
    }

    /// Goes on to the second arm of the innermost label's `if`.
    mutating func startElse() {
        labels[labels.count - 1].kind = .else
        labels[labels.count - 1].elseBranch = -1
    }

    /// Gives the innermost label, a `try_table`, its start and its clauses.
    mutating func startRegion(at start: Int, clauses: Range<Int>) {
        labels[labels.count - 1].start = start
        labels[labels.count - 1].setClauses(clauses)
    }

    // Fuel.

    /// Lets the innermost label charge for what follows, by a cell that is patched at its end.
    package mutating func startCharging(by cell: Int) {
        labels[labels.count - 1].fuelCell = cell
        labels[labels.count - 1].outerPayer = payer
        payer = labels.count - 1
    }

    @inline(__always)
    package mutating func charge(_ units: Int) { labels[payer].cost += units }

    // Fixups.

    /// Notes what leads to the end of a label.
    package mutating func add(_ fixup: Fixup, at index: Int) {
        labels[index].isTargeted = true
        links.append(Link(fixup: fixup, next: labels[index].fixups))
        labels[index].fixups = links.count - 1
    }

    /// Takes one of the fixups of a label that has been popped, the latest first.
    package func next(of label: inout Label) -> Fixup? {
        guard label.fixups >= 0 else { return nil }
        let link = links[label.fixups]
        label.fixups = link.next
        return link.fixup
    }
}
