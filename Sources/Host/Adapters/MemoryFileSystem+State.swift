import WasmInterp

// A file system as bytes, to go with a guest. How deep it is nested is the guest's choice: nothing
// here recurs.

/// A file, directory or link as plain values.
private struct NodeState {
    var inode: UInt64 = 0
    /// 0 a directory, 1 a file, 2 a link.
    var kind: UInt8 = 0
    var times: [UInt64] = [0, 0, 0]
    /// Of a file, or of the text of a link.
    var bytes: [UInt8] = []
    /// Names with nodes by number.
    var children: [(name: [UInt8], node: Int)] = []
}

extension StateCoder {
    /// Nodes by number, directories before what is in them; the first one is the root.
    fileprivate mutating func nodes(_ nodes: inout [NodeState]) throws(SnapshotError) {
        try list(&nodes, NodeState()) { coder, node throws(SnapshotError) in
            try coder.number(&node.inode)
            try coder.byte(&node.kind)
            for index in node.times.indices { try coder.number(&node.times[index]) }
            try coder.bytes(&node.bytes)
            try coder.list(&node.children, ([], 0)) { coder, child throws(SnapshotError) in
                try coder.bytes(&child.name)
                try coder.number(&child.node)
            }
        }
    }
}

private struct TooLarge: Error, CustomStringConvertible {
    let byteCountMax: Int
    var description: String { "files and names of more than \(byteCountMax) bytes" }
}

extension MemoryFileSystem {
    /// What is in it now; nothing if it does not go with guests.
    func state() throws -> [UInt8] {
        guard stateByteCountMax > 0 else { return [] }
        var nodes = try locked { () throws(TooLarge) in
            guard byteCount <= stateByteCountMax,
                nameByteCount <= stateByteCountMax - byteCount
            else { throw TooLarge(byteCountMax: stateByteCountMax) }
            return nodeStates()
        }
        var writer = StateWriter()
        try writer.nodes(&nodes)
        return writer.bytes
    }

    private func nodeStates() -> [NodeState] {
        var nodes = [root]
        var numbers: [ObjectIdentifier: Int] = [ObjectIdentifier(root): 0]
        var states: [NodeState] = []
        while states.count < nodes.count {
            let node = nodes[states.count]
            var state = NodeState(inode: node.inode)
            state.times = [node.accessTime, node.modificationTime, node.changeTime]
            switch node.content {
            case .file(let bytes): (state.kind, state.bytes) = (1, bytes)
            case .link(let target): (state.kind, state.bytes) = (2, target)
            case .directory(let children):
                // Equal file systems have equal states.
                let names = children.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
                for name in names {
                    guard let child = children[name] else { continue }
                    let number = numbers[ObjectIdentifier(child)] ?? nodes.count
                    if number == nodes.count {
                        nodes.append(child)
                        numbers[ObjectIdentifier(child)] = number
                    }
                    state.children.append((name.bytes, number))
                }
            }
            states.append(state)
        }
        return states
    }

    /// Becomes what a state says, in place of what is in it. Open files stay as they are.
    func setState(_ bytes: [UInt8]) throws {
        guard stateByteCountMax > 0 else { return }
        var states: [NodeState] = []
        var reader = StateReader(ofParticipant: bytes)
        try reader.nodes(&states)
        guard reader.isAtEnd else { throw PortStateError() }
        let made = try MadeNodes(states)
        try locked { () throws(WASIErrno) in
            guard made.byteCount <= byteCountMax, made.nodes.count - 1 <= nodeCountMax,
                made.nameByteCount <= nameByteCountMax
            else { throw .nospc }
            removeAll()
            for node in made.nodes.dropFirst() where node.type == .directory {
                if node.parent === made.nodes[0] { node.parent = root }
            }
            root.content = made.nodes[0].content
            made.nodes[0].content = .directory([:])
            root.accessTime = made.nodes[0].accessTime
            root.modificationTime = made.nodes[0].modificationTime
            root.changeTime = made.nodes[0].changeTime
            byteCount += made.byteCount
            nameByteCount += made.nameByteCount
            nodeCount += made.nodes.count - 1
            inodeNext = max(inodeNext, made.inodeMax)
        }
    }

    /// Takes all names away.
    private func removeAll() {
        var directories = [root]
        while let directory = directories.popLast() {
            guard case .directory(let children) = directory.content else { continue }
            directory.content = .directory([:])
            for (name, child) in children {
                releaseName(Self.cost(of: name))
                if child.type == .directory {
                    child.isRemoved = true
                    directories.append(child)
                }
                drop(child)
            }
        }
    }
}

/// Nodes made of what a state says, which may be forged.
private struct MadeNodes {
    let nodes: [MemoryNode]
    private(set) var byteCount = 0
    private(set) var nameByteCount = 0
    private(set) var inodeMax: UInt64 = 0

    init(_ states: [NodeState]) throws(PortStateError) {
        guard states.first?.kind == 0 else { throw PortStateError() }
        var nodes: [MemoryNode] = []
        for state in states {
            let content: MemoryNode.Content
            switch state.kind {
            case 0 where state.bytes.isEmpty: content = .directory([:])
            case 1 where state.children.isEmpty: content = .file(state.bytes)
            case 2 where state.children.isEmpty: content = .link(state.bytes)
            default: throw PortStateError()
            }
            let node = MemoryNode(inode: state.inode, content, time: state.times[0])
            (node.modificationTime, node.changeTime) = (state.times[1], state.times[2])
            node.linkCount = nodes.isEmpty ? 1 : 0
            nodes.append(node)
            if state.kind == 1 { byteCount += state.bytes.count }
            if state.kind == 2 { nameByteCount += state.bytes.count }
            inodeMax = max(inodeMax, state.inode)
        }
        for (number, state) in states.enumerated() where state.kind == 0 {
            var children: [FileName: MemoryNode] = [:]
            for child in state.children {
                guard let name = FileName(child.name), children[name] == nil,
                    name.bytes.count <= MemoryDirectory.nameBytesMax,
                    nodes.indices.contains(child.node)
                else { throw PortStateError() }
                let node = nodes[child.node]
                if node.type == .directory {
                    // Each is in one that comes before it: so they are a tree.
                    guard child.node > number, node.linkCount == 0 else { throw PortStateError() }
                    node.parent = nodes[number]
                }
                node.linkCount += 1
                nameByteCount += MemoryFileSystem.cost(of: name)
                children[name] = node
            }
            nodes[number].content = .directory(children)
        }
        // Behind it there is room for all files that will ever be made.
        guard nodes.allSatisfy({ $0.linkCount > 0 }), inodeMax < 1 << 63 else {
            throw PortStateError()
        }
        self.nodes = nodes
    }
}
