/// What a guest of preview 1 is given; nothing else of the host is within its reach.
public struct WASIConfiguration {
    public var arguments: [String] = []
    public var environment: [(name: String, value: String)] = []
    /// Directories, from descriptor 3 on, with the names that the guest knows them by.
    public var preopens: [(guestPath: String, directory: any FileSystemDirectory)] = []
    /// Sockets, numbered after the directories.
    public var sockets: [any Socket] = []
    /// Descriptors 0, 1 and 2: nothing to read, and all output lost, unless set.
    public var standardInput: any OpenFile = BytesInput()
    public var standardOutput: any OpenFile = NullOutput()
    public var standardError: any OpenFile = NullOutput()
    public var clock: any GuestClock = HostClock()
    public var random: any RandomSource = HostRandom()
    public var waiter: any Waiter = HostWaiter()
    public var limits = WASILimits()
    /// Asked at least every 5 milliseconds while the guest waits; true ends the wait.
    public var isInterrupted: @Sendable () -> Bool = { false }

    public init() {}
}

/// What one guest can make the host spend.
public struct WASILimits: Sendable {
    /// Descriptors open at a time; `mfile` beyond.
    public var descriptorsMax = 1024
    /// Bytes of a path, as PATH_MAX of Linux without its NUL; `nametoolong` beyond.
    public var pathBytesMax = 4095
    /// Buffers of one read or write; `nomem` beyond, as wasmtime answers.
    public var buffersMax = 65_536
    /// Bytes that one read or write moves; the rest is left for the next call.
    public var transferBytesMax: UInt64 = 128 << 20
    /// Bytes of one `random_get`; `nomem` beyond. The number of wasmtime.
    public var randomBytesMax: UInt64 = 64 << 20
    /// Subscriptions of one `poll_oneoff`; `nomem` beyond.
    public var subscriptionsMax = 16_384
    /// Names in a directory that can be listed; `nomem` beyond.
    public var directoryEntriesMax = 1_000_000
    /// Threads at a time beside the first; `thread-spawn` answers `again` beyond.
    public var threadsMax = 64

    public init() {}
}

/// A standard output that goes nowhere.
public final class NullOutput: OpenFile {
    public init() {}
    public var isStream: Bool { true }
    public var canRead: Bool { false }
    public var canWrite: Bool { true }
    public func status() -> Filestat { Filestat(type: .unknown) }
    public func read(into span: inout MutableRawSpan, at offset: UInt64) throws(WASIErrno) -> Int {
        throw .badf
    }
    public func write(_ bytes: RawSpan, at offset: UInt64) -> Int { bytes.byteCount }
}
