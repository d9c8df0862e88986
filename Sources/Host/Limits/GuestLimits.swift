import WasmCore

/// What a guest, or a group of guests, may use. nil is no limit of its own; that of a group around
/// it holds all the same.
public struct GuestLimits: Hashable, Sendable {
    /// Bytes of all linear memories together.
    public var memoryBytes: UInt64? = 4 << 30
    /// Elements of all tables together.
    public var tableElements: UInt64? = 10_000_000
    /// Instances of modules.
    public var instances: UInt64? = 10_000
    /// Bytes of structures, arrays and exceptions.
    public var heapBytes: UInt64? = 1 << 30
    /// Bytes of all stacks together, in steps of 64 KiB.
    public var stackBytes: UInt64? = 1 << 28
    /// Bytes of code that calls cause to be translated.
    public var codeBytes: UInt64? = 1 << 30
    /// Instructions, as ``Store/fuel`` counts them.
    public var fuel: UInt64?
    /// Time since the guest's store was governed.
    public var wallClockNanoseconds: UInt64?
    /// Time of processors, which an executor measures.
    public var cpuNanoseconds: UInt64?
    /// Descriptors that the guest has opened and not closed.
    public var descriptors: UInt64? = 1_024
    /// Sockets that the guest has opened or accepted and not closed.
    public var sockets: UInt64? = 1_024
    /// Bytes that one call of the host moves.
    public var copiedBytes: UInt64? = 128 << 20
    /// Bytes of `random_get`.
    public var randomBytes: UInt64?
    /// Bytes that are written to standard output and standard error.
    public var logBytes: UInt64?
    /// What may pass ports that ``ports`` says nothing of, each by itself.
    public var everyPort = PortLimits()
    /// What may pass single ports.
    public var ports: [GuestPort: PortLimits] = [:]

    /// For one guest that nobody knows: the numbers that each property states.
    public init() {}

    /// No limits, for groups that only have some.
    public static let unlimited: GuestLimits = {
        var limits = GuestLimits()
        for resource in LimitedResource.allCases {
            if case .ofGuest(let property) = resource.row.property {
                limits[keyPath: property] = nil
            }
        }
        return limits
    }()

    /// The limit of one resource, of ports that of ``everyPort``.
    public subscript(resource: LimitedResource) -> UInt64? {
        get {
            switch resource.row.property {
            case .ofGuest(let property): self[keyPath: property]
            case .ofPort(let property): everyPort[keyPath: property]
            }
        }
        set {
            switch resource.row.property {
            case .ofGuest(let property): self[keyPath: property] = newValue
            case .ofPort(let property): everyPort[keyPath: property] = newValue
            }
        }
    }
}

/// What may pass one port of a guest.
public struct PortLimits: Hashable, Sendable {
    /// Bytes that are read, in all.
    public var bytesRead: UInt64?
    /// Bytes that are written, in all.
    public var bytesWritten: UInt64?
    /// Bytes that are read or written in a second; with 0 nothing passes.
    public var bytesPerSecond: UInt64?

    /// No limits, but for those that are given.
    public init(
        bytesRead: UInt64? = nil, bytesWritten: UInt64? = nil, bytesPerSecond: UInt64? = nil
    ) {
        self.bytesRead = bytesRead
        self.bytesWritten = bytesWritten
        self.bytesPerSecond = bytesPerSecond
    }
}

/// Where bytes come to a guest from, or go to. Groups count those of the same name together.
public enum GuestPort: Hashable, Sendable {
    /// Descriptors 0, 1 and 2 as they are given.
    case standardInput, standardOutput, standardError
    /// Files below a directory that was given by this name.
    case directory(String)
    /// All sockets.
    case sockets
}

extension GuestPort: CustomStringConvertible {
    /// As in `standard input`, or `directory "/data"`.
    public var description: String {
        switch self {
        case .standardInput: "standard input"
        case .standardOutput: "standard output"
        case .standardError: "standard error"
        case .directory(let name): "directory \(name.quoted)"
        case .sockets: "sockets"
        }
    }
}
