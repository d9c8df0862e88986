/// What one guest can make the host spend.
public struct WASILimits: Sendable {
    /// Descriptors open at a time; `mfile` beyond. Unless it is set, ``GuestLimits/descriptors`` of
    /// a budget holds in its place.
    public var descriptorsMax = 1024
    /// Sockets that the guest has opened or accepted and not closed; `mfile` beyond. Those that it
    /// was given do not count; what a given one accepts does. Unless it is set,
    /// ``GuestLimits/sockets`` of a budget holds in its place.
    public var socketsMax = 1024
    /// Bytes that each of the two buffers of a socket may be told to have; more is cut to this. The
    /// system keeps that much at most for each, where the guest does not leave it its own way.
    public var socketBufferBytesMax = 256 << 10
    /// Names that are being asked for at a time; `aiagain` beyond.
    public var resolutionsMax = 16
    /// Bytes of a name or a service that is asked for; `aifail` beyond.
    public var nameBytesMax = 1024
    /// Bytes of a path, as PATH_MAX of Linux without its NUL; `nametoolong` beyond.
    public var pathBytesMax = 4095
    /// Buffers of one read or write; `nomem` beyond, as wasmtime answers.
    public var buffersMax = 65_536
    /// Bytes that one read or write moves; the rest is left for the next call. Where nothing could
    /// be moved, or a datagram would be cut short, the call answers `nomem`.
    public var transferBytesMax: UInt64 = 128 << 20
    /// Bytes of one `random_get`; `nomem` beyond. As many as in wasmtime.
    public var randomBytesMax: UInt64 = 64 << 20
    /// Subscriptions of one `poll_oneoff`; `nomem` beyond.
    public var subscriptionsMax = 16_384
    /// Names in a directory that can be listed; `nomem` beyond.
    public var directoryEntriesMax = 1_000_000
    /// Bytes of all listings that have begun: 32 a name, and the name. The oldest is given up for
    /// the next and read anew if it is asked for again; `nomem` for a directory that is larger.
    /// While one is read it takes some three times as much.
    public var listingBytesMax = 16 << 20
    /// Links that one path may go through, as on Linux; `loop` beyond.
    public var linksMax = 40
    /// Directories of one path that can be gone back to by `..`, each a handle; `nametoolong`
    /// beyond.
    public var pathDirectoriesMax = 256
    /// Threads at a time beside the first; `thread-spawn` answers `again` beyond.
    public var threadsMax = 64

    /// The numbers that each property states.
    public init() {}
}
