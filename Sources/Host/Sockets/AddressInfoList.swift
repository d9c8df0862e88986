import HostSystem
import WasmCore

/// Pointer to a pointer to the first of the nodes that a guest has linked for answers, and how many
/// there may be. Each has an address, with room for what follows the family, and room for a name.
struct AddressInfoList: WASIParameter {
    private struct Node {
        var place: UInt64
        var address: UInt64
        var data: UInt64
        var dataByteCount: UInt64
        var name: UInt64
        var nameByteCount: UInt64
        var next: UInt64
    }

    private let first: UInt64
    private let countMax: UInt64

    static var valueTypes: [ValueType] { [.i32, .i32] }
    init(reading call: inout GuestCall) throws {
        let place = call.nextSize()
        countMax = call.nextSize()
        try call.memory.position(of: place, count: 4, alignment: 4)
        first = UInt64(try call.memory.load(UInt32.self, at: place))
        guard countMax > 0 else { throw WASIErrno.aimemory }
        _ = try Self.node(at: first, call.memory)
    }

    /// A node, all of whose pointers are right.
    private static func node(at place: UInt64, _ memory: GuestMemory) throws -> Node {
        typealias Layout = AddressInfoLayout
        typealias AddressLayout = AddressInfoAddressLayout
        func word(_ place: UInt64) throws -> UInt64 {
            UInt64(try memory.load(UInt32.self, at: place))
        }
        try memory.position(of: place, count: Layout.byteCount, alignment: 4)
        let address = try word(place + Layout.address)
        try memory.position(of: address, count: AddressLayout.byteCount, alignment: 4)
        let node = Node(
            place: place, address: address, data: try word(address + AddressLayout.data),
            dataByteCount: try word(address + AddressLayout.dataByteCount),
            name: try word(place + Layout.name),
            nameByteCount: try word(place + Layout.nameByteCount),
            next: try word(place + Layout.next))
        try memory.position(of: node.data, count: node.dataByteCount)
        if node.nameByteCount > 0 {
            try memory.position(of: node.name, count: node.nameByteCount)
        }
        return node
    }

    /// The nodes for so many answers, or as many as there are. However many the guest says that
    /// there are, no more are looked at than there are answers.
    private func nodes(for count: Int, _ call: GuestCall) throws -> [Node] {
        var nodes: [Node] = []
        var place = first
        while nodes.count < count, UInt64(nodes.count) < countMax, nodes.isEmpty || place != 0 {
            try call.charge(CallCost.subscription)
            nodes.append(try Self.node(at: place, call.memory))
            place = nodes[nodes.count - 1].next
        }
        return nodes
    }

    /// Fills as many nodes as there are, in order, with answers that fit.
    ///
    /// - Returns: How many it has filled.
    /// - Throws: `aimemory` if no answer fits.
    func store(
        _ answers: [AddressInfo], name: String, flags: NameFlags, _ call: GuestCall
    ) throws -> Size {
        var left = answers[...]
        var count: Size = 0
        for node in try nodes(for: answers.count, call) {
            while let answer = left.first, node.dataByteCount < UInt64(answer.dataByteCountMin) {
                left = left.dropFirst()
            }
            guard let answer = left.popFirst() else { break }
            let name = count == 0 && flags.contains(.canonicalName) ? name : ""
            try Self.store(answer, name: name, flags: flags, in: node, call.memory)
            count += 1
        }
        guard count > 0 else { throw WASIErrno.aimemory }
        return count
    }

    private static func store(
        _ answer: AddressInfo, name: String, flags: NameFlags, in node: Node,
        _ memory: GuestMemory
    ) throws {
        typealias Layout = AddressInfoLayout
        typealias AddressLayout = AddressInfoAddressLayout
        let family = UInt8(clamping: GuestAddressFamily(answer.address.family).rawValue)
        let place = node.place
        try memory.store(flags.rawValue, at: place)
        try memory.store(family, at: place + Layout.family)
        let type = UInt8(clamping: GuestSocketType(answer.kind).rawValue)
        try memory.store(type, at: place + Layout.type)
        let carrier = UInt8(clamping: GuestProtocol(answer.kind).rawValue)
        try memory.store(carrier, at: place + Layout.carrier)
        let data = answer.data
        // With the family.
        let byteCount = UInt32(clamping: data.count + 2)
        try memory.store(byteCount, at: place + Layout.addressByteCount)
        let part = data.prefix(Int(clamping: node.dataByteCount))
        try memory.store(family, at: node.address)
        let partByteCount = UInt32(clamping: part.count)
        try memory.store(partByteCount, at: node.address + AddressLayout.dataByteCount)
        try memory.write(part, at: node.data)
        // It ends with a NUL, or is not there.
        let name = [UInt8](name.utf8)
        let fits = !name.isEmpty && UInt64(name.count) < node.nameByteCount
        if fits { try memory.write(name + [0], at: node.name) }
        let nameByteCount = UInt32(clamping: fits ? name.count : 0)
        try memory.store(nameByteCount, at: place + Layout.nameByteCount)
    }
}
