/// The operations that resolve the last name too.
extension PathWalk {
    /// Opens what a path leads to. Spec: preview 1, `path_open`.
    static func open(
        _ base: any FileSystemDirectory, _ path: GuestPath, follow: Bool, _ options: OpenOptions,
        _ call: GuestCall
    ) throws -> OpenedNode {
        var walk = try PathWalk(base, path, call)
        while true {
            switch try walk.next() {
            case .directory(let directory):
                if options.flags.isSuperset(of: [.create, .exclusive]) { throw WASIErrno.exist }
                guard !options.changes else { throw WASIErrno.isdir }
                return .directory(try directory.reopen())
            case .entry(let directory, let name, let slash):
                if slash, options.flags.contains(.create) { throw WASIErrno.isdir }
                var options = options
                if slash { options.flags.insert(.directory) }
                do {
                    return try directory.open(name, options)
                } catch WASIErrno.loop {
                    guard follow || slash else { throw WASIErrno.loop }
                    try walk.expand(directory, name)
                }
            }
        }
    }

    /// Finds what a path leads to, so that its attributes can be read or set: a name that is no
    /// link or must not be followed, or nil for the directory itself.
    static func find(
        _ base: any FileSystemDirectory, _ path: GuestPath, follow: Bool, _ call: GuestCall
    ) throws -> (directory: any FileSystemDirectory, name: FileName?, status: Filestat) {
        var walk = try PathWalk(base, path, call)
        while true {
            switch try walk.next() {
            case .directory(let directory): return (directory, nil, try directory.status())
            case .entry(let directory, let name, let slash):
                let status = try directory.status(name)
                if status.type == .symbolicLink, follow || slash {
                    try walk.expand(directory, name)
                } else if slash, status.type != .directory {
                    throw WASIErrno.notdir
                } else {
                    return (directory, name, status)
                }
            }
        }
    }

    /// The directory and name that a path ends in, the name not looked up.
    static func end(
        _ base: any FileSystemDirectory, _ path: GuestPath, _ call: GuestCall
    ) throws -> End {
        var walk = try PathWalk(base, path, call)
        return try walk.next()
    }
}
