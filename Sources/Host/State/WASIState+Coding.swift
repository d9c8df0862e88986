import WasmInterp

// One function writes and reads each part.

extension StateCoder {
    mutating func state(_ state: inout WASIState) throws(SnapshotError) {
        try number(&state.version)
        guard state.version == WASIState.version else { throw fail("a version of the state") }
        try strings(&state.arguments)
        try strings(&state.environment)
        try number(&state.monotonic)
        try portState(&state.clock)
        try portState(&state.random)
        try list(&state.standard, nil) { coder, stream throws(SnapshotError) in
            try coder.portState(&stream)
        }
        try list(&state.preopens, PreopenState()) { coder, preopen throws(SnapshotError) in
            try coder.bytes(&preopen.name)
            try coder.portState(&preopen.state)
        }
        try list(&state.descriptors, nil) { coder, descriptor throws(SnapshotError) in
            try coder.optional(&descriptor, DescriptorState()) {
                coder, descriptor throws(SnapshotError) in
                try coder.descriptor(&descriptor)
            }
        }
        try list(&state.listings, ListingState()) { coder, listing throws(SnapshotError) in
            try coder.number(&listing.descriptor)
            try coder.bytes(&listing.bytes)
            try coder.list(&listing.starts, 0) { coder, start throws(SnapshotError) in
                try coder.number(&start)
            }
        }
    }

    private mutating func strings(_ strings: inout [[UInt8]]) throws(SnapshotError) {
        try list(&strings, []) { coder, string throws(SnapshotError) in
            try coder.bytes(&string)
        }
    }

    private mutating func portState(_ state: inout [UInt8]?) throws(SnapshotError) {
        try optional(&state, []) { coder, bytes throws(SnapshotError) in try coder.bytes(&bytes) }
    }

    private mutating func descriptor(_ state: inout DescriptorState) throws(SnapshotError) {
        try origin(&state.origin)
        try number(&state.flags)
        try number(&state.position)
    }

    private mutating func origin(_ origin: inout DescriptorOrigin) throws(SnapshotError) {
        var (kind, place, opened) = origin.parts
        try byte(&kind)
        try number(&place)
        guard kind <= 3 else { throw fail("what a descriptor is from") }
        if kind == 2 {
            try strings(&opened.steps)
            try flag(&opened.isDirectory)
            try flag(&opened.canRead)
            try flag(&opened.canWrite)
            opened.preopen = place
        }
        origin =
            switch kind {
            case 0: .standard(place)
            case 1: .preopen(place)
            case 2: .opened(opened)
            default: .socket
            }
    }
}

extension DescriptorOrigin {
    /// What a socket is stands elsewhere.
    fileprivate var parts: (kind: UInt8, place: Int, opened: OpenedPath) {
        let none = OpenedPath(
            preopen: 0, steps: [], isDirectory: false, canRead: false, canWrite: false)
        return switch self {
        case .standard(let number): (0, number, none)
        case .preopen(let number): (1, number, none)
        case .opened(let opened): (2, opened.preopen, opened)
        case .socket: (3, 0, none)
        }
    }
}
