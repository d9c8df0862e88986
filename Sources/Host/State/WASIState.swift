/// What a guest's world of preview 1 is, as plain values: the participant's state.
struct WASIState: Equatable {
    static let version: UInt64 = 1

    var version = Self.version
    var arguments: [[UInt8]] = []
    var environment: [[UInt8]] = []
    /// The guest's monotonic clock, which goes on from there.
    var monotonic: UInt64 = 0
    // Of ports that have states of their own.
    var clock: [UInt8]?
    var random: [UInt8]?
    /// Standard input, output and error.
    var standard: [[UInt8]?] = []
    var preopens: [PreopenState] = []
    /// By number; nil for free ones.
    var descriptors: [DescriptorState?] = []
    /// Oldest first.
    var listings: [ListingState] = []
    /// How often each number was given up; calls that wait know theirs by it.
    var uses: [UInt32] = []
    var sockets: [SocketState] = []

    /// Whether there is something behind what every world has.
    var hasRest: Bool { !uses.isEmpty || !sockets.isEmpty }
}

/// A directory that was given to the guest.
struct PreopenState: Equatable {
    var name: [UInt8] = []
    var state: [UInt8]?
}

/// A descriptor of the guest: what it was opened from, to be opened again.
struct DescriptorState: Equatable {
    var origin = DescriptorOrigin.standard(0)
    var flags: UInt32 = 0
    var position: UInt64 = 0
}

/// The names of a directory as they were when listing began.
struct ListingState: Equatable {
    var descriptor: UInt32 = 0
    var bytes: [UInt8] = []
    /// Where each entry begins.
    var starts: [Int] = []
}
