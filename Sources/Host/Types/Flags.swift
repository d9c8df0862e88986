/// How a path is resolved. Spec: preview 1, `lookupflags`.
package struct LookupFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A link at the end of the path is followed, not meant itself.
    package static let symlinkFollow = LookupFlags(rawValue: 1)
    static let all = symlinkFollow
}

/// How a file is opened. Spec: preview 1, `oflags`.
public struct OpenFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The file is made if it is not there.
    public static let create = OpenFlags(rawValue: 1)
    /// What is not a directory is an error, `notdir`.
    public static let directory = OpenFlags(rawValue: 2)
    /// A file that is there already is an error, `exist`.
    public static let exclusive = OpenFlags(rawValue: 4)
    /// The file loses its content.
    public static let truncate = OpenFlags(rawValue: 8)
    static let all: OpenFlags = [.create, .directory, .exclusive, .truncate]
}

/// How a descriptor behaves. Spec: preview 1, `fdflags`.
package struct DescriptorFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Writes go to the end of the file, wherever that is.
    package static let append = DescriptorFlags(rawValue: 1)
    /// Writes return when their data are stored. No file here can be opened so.
    package static let dataSync = DescriptorFlags(rawValue: 2)
    /// Nothing waits: `again` is the answer instead.
    package static let nonblocking = DescriptorFlags(rawValue: 4)
    /// Reads wait as ``dataSync`` or ``sync`` say. No file here can be opened so.
    package static let readSync = DescriptorFlags(rawValue: 8)
    /// Writes return when attributes are stored too. No file here can be opened so.
    package static let sync = DescriptorFlags(rawValue: 16)
    static let anySync: DescriptorFlags = [.dataSync, .readSync, .sync]
    static let all: DescriptorFlags = [.append, .nonblocking, .dataSync, .readSync, .sync]
}

/// Which times to set. Spec: preview 1, `fstflags`.
struct SetTimesFlags: OptionSet {
    let rawValue: UInt32

    static let access = SetTimesFlags(rawValue: 1)
    static let accessNow = SetTimesFlags(rawValue: 2)
    static let modification = SetTimesFlags(rawValue: 4)
    static let modificationNow = SetTimesFlags(rawValue: 8)
    static let all: SetTimesFlags = [.access, .accessNow, .modification, .modificationNow]
}

/// How something is received. Spec: preview 1, `riflags`.
struct ReceiveFlags: OptionSet {
    let rawValue: UInt32

    /// Looks without taking.
    static let peek = ReceiveFlags(rawValue: 1)
    /// Asks for the whole, which is not promised.
    static let waitAll = ReceiveFlags(rawValue: 2)
    static let all: ReceiveFlags = [.peek, .waitAll]
}

/// How something is sent: there are none. Spec: preview 1, `siflags`.
struct SendFlags: OptionSet {
    let rawValue: UInt32

    static let all: SendFlags = []
}

/// Which ways of a socket to shut. Spec: preview 1, `sdflags`.
struct ShutdownFlags: OptionSet {
    let rawValue: UInt32

    static let receive = ShutdownFlags(rawValue: 1)
    static let send = ShutdownFlags(rawValue: 2)
    static let all: ShutdownFlags = [.receive, .send]
}

/// How a file will be used. Spec: preview 1, `advice`.
public enum Advice: UInt32, Sendable {
    /// Nothing is known of it.
    case normal
    /// From lower to higher offsets.
    case sequential
    /// In any order.
    case random
    /// Soon.
    case willNeed
    /// Not soon.
    case dontNeed
    /// Once, and not again.
    case noReuse
}

/// Where an offset counts from. Its numbers differ by snapshot. Spec: preview 1, `whence`.
enum Whence {
    case set, current, end
}
