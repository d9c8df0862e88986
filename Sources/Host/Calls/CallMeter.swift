import WasmCore
import WasmInterp

/// Who pays for what a call does: the guest that makes it, by the byte.
struct CallMeter {
    /// The engine's side of the call; nil if nobody counts.
    private let host: HostCall?

    init(_ host: HostCall?) { self.host = host }

    /// Charges bytes before they are moved or made.
    ///
    /// - Throws: `outOfFuel`, or `interrupted` when the guest has to end.
    func charge(_ byteCount: UInt64) throws(Trap) {
        try host?.charge(bytes: byteCount)
    }
}

/// What host work costs, in bytes that could be moved meanwhile.
enum CallCost {
    /// Any call: most ask the system once. Each buffer that is read into or written, as well.
    static let call: UInt64 = 512
    /// A step of a path: a directory is opened, or a link read.
    static let pathStep: UInt64 = 4096
    /// A byte of a path, which is taken apart into names.
    static let pathByte: UInt64 = 16
    /// A name in a listing, beside its bytes: it is read, ordered and encoded.
    static let listedName: UInt64 = 512
    /// A subscription: it is read, asked for and answered.
    static let subscription: UInt64 = 256
    /// Opening a socket: the system makes some objects, and keeps buffers for it.
    static let socket: UInt64 = 4096
    /// Asking for a name: packets go out and come back, and a thread waits for them.
    static let question: UInt64 = 1 << 16
    /// Asking the rules about an address, and a rule of them.
    static let verdict: UInt64 = 512
    static let rule: UInt64 = 64
    /// Bytes that are moved between two looks at fuel, deadline and interruption: below a
    /// millisecond.
    static let chunk: UInt64 = 1 << 20
    /// Bytes that could be moved while the system makes a random one.
    static let randomByte: UInt64 = 8
    /// Random bytes that are made between two looks.
    static let randomChunk: UInt64 = 1 << 17
}
