/// A part of a name that was read, with the parts inside of it.
///
/// Parts may be shared: a back-reference is the same node again. So printing takes steps of the
/// budget, and what is deeper than the limit is never made. (A class, because frames of the parser
/// hold many: a value of five words would cost five times the native stack.)
final class Node<Kind: Equatable> {
    let kind: Kind
    let text: String
    let children: [Node]
    private let depth: Int

    init(
        _ kind: Kind, _ text: String = "", _ children: [Node] = []
    ) throws(DemanglingError) {
        depth = 1 + children.reduce(0) { max($0, $1.depth) }
        guard depth <= DemanglingLimits.depthMax else { throw .tooMuch }
        self.kind = kind
        self.text = text
        self.children = children
    }

    /// The same with other parts inside.
    func with(_ children: [Node]) throws(DemanglingError) -> Node {
        try Node(kind, text, children)
    }
}
