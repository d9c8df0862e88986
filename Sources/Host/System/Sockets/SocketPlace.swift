internal import Platform

/// Where the path of a socket leads, for somebody who may not have it lead elsewhere by links.
///
/// Links are followed where the administrator alone can have made them, as `/var/run` often is
/// one. What is found is held open, so that on Linux it is what is connected to, whatever becomes
/// of the path meanwhile. Other systems have no way to connect to what is open, nor has any to make
/// a socket there that tells its path: who is quick can still have a path lead elsewhere then.
final class SocketPlace {
    private var folder: Int32
    private var name: [UInt8] = []
    /// The socket itself, on systems that can hold it open.
    private var socket: Int32 = -1
    private let path: [UInt8]
    private static let linksMax = 40

    /// - Parameter isThere: Whether it is to be connected to.
    /// - Throws: `denied` if a link is on the way; `noSuchPath`, `refused` if there is no socket.
    init(_ path: [UInt8], isThere: Bool) throws(NetworkError) {
        self.path = path
        folder = -1
        try find(Self.names(of: path), isThere: isThere)
    }

    private func find(_ names: [[UInt8]], isThere: Bool) throws(NetworkError) {
        var left = names
        guard path.first == Self.slash, !left.isEmpty else { throw NetworkError(.noSuchPath) }
        var linkCount = 0
        try openRoot()
        while !left.isEmpty {
            name = left.removeFirst()
            if left.isEmpty, !isThere { return }
            if let target = try linkTarget() {
                linkCount += 1
                guard linkCount <= Self.linksMax else { throw NetworkError(.denied, code: ELOOP) }
                if target.first == Self.slash { try openRoot() }
                left = Self.names(of: target) + left
            } else if left.isEmpty {
                return try holdSocket()
            } else {
                try enter()
            }
        }
        throw NetworkError(.noSuchPath)
    }

    deinit {
        for descriptor in [folder, socket] where descriptor >= 0 { _ = Platform.close(descriptor) }
    }

    private static let slash: UInt8 = 0x2F

    private static func names(of path: [UInt8]) -> [[UInt8]] {
        path.split(separator: slash).filter { !$0.elementsEqual([0x2E]) }.map { Array($0) }
    }

    private var text: [CChar] { (name + [0]).map { CChar(bitPattern: $0) } }

    private func openRoot() throws(NetworkError) {
        try move(to: unsafe openat(AT_FDCWD, "/", Self.folderFlags, 0))
    }

    private func enter() throws(NetworkError) {
        try move(to: unsafe openat(folder, text, Self.folderFlags | O_NOFOLLOW, 0))
    }

    private func move(to descriptor: Int32) throws(NetworkError) {
        // One that has become a link meanwhile is none of these.
        guard descriptor >= 0 else { throw Self.failure() }
        if folder >= 0 { _ = Platform.close(folder) }
        folder = descriptor
    }

    private static func failure() -> NetworkError {
        errno == ELOOP ? NetworkError(.denied, code: errno) : NetworkError(system: errno)
    }

    /// Where the name leads; nil if it is no link.
    ///
    /// - Throws: `denied` if others may have made it.
    private func linkTarget() throws(NetworkError) -> [UInt8]? {
        guard let status = status else { throw Self.failure() }
        guard status.st_mode & S_IFMT == S_IFLNK else { return nil }
        var owner = stat()
        guard unsafe fstat(folder, &owner) == 0 else { throw Self.failure() }
        let isAdministrators =
            geteuid() != 0 && status.st_uid == 0 && owner.st_uid == 0 && owner.st_mode & 0o022 == 0
        guard isAdministrators else { throw NetworkError(.denied, code: ELOOP) }
        var target = [UInt8](repeating: 0, count: 4096)
        let count = unsafe target.withUnsafeMutableBytes { bytes in
            let room = unsafe bytes.bindMemory(to: CChar.self)
            guard let place = room.baseAddress else { return -1 }
            return unsafe readlinkat(folder, text, place, room.count)
        }
        guard count >= 0 else { throw Self.failure() }
        return Array(target.prefix(count))
    }

    /// Of what has the name, itself.
    private var status: stat? {
        var status = stat()
        return unsafe fstatat(folder, text, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Whether a socket has the name.
    var holdsSocket: Bool { status.map { $0.st_mode & S_IFMT == S_IFSOCK } ?? false }

    private func holdSocket() throws(NetworkError) {
        guard holdsSocket else { throw NetworkError(.refused) }
        #if os(Linux)
            socket = unsafe openat(folder, text, Self.holding | O_NOFOLLOW | O_CLOEXEC, 0)
            guard socket >= 0 else { throw Self.failure() }
            var status = stat()
            guard unsafe fstat(socket, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
                throw NetworkError(.denied)
            }
        #endif
    }

    /// What to connect to, as long as this is there.
    var address: SystemAddress {
        .unix(socket >= 0 ? Array("/proc/self/fd/\(socket)".utf8) : path)
    }

    #if os(Linux)
        /// `O_PATH`, which not every module of a C library has.
        private static let holding: Int32 = 0o10000000
        private static let folderFlags = holding | O_DIRECTORY | O_CLOEXEC
    #else
        private static let folderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
    #endif
}
