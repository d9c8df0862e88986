/// Resolves a path of a guest, one name at a time: the only resolver.
///
/// Directories are held as handles, so that what was checked is what is used whatever is renamed
/// meanwhile. `..` takes the handle that was gone through before, never the host's `..`, and at the
/// directory where the path starts it is refused; links are expanded here, absolute ones refused.
struct PathWalk {
    enum Step {
        case name(FileName)
        case current
        case parent
    }

    /// Where a path leads, with its last name still unresolved.
    enum End {
        /// The path ends in `.` or `..`.
        case directory(any FileSystemDirectory)
        /// A name, which may not exist; with a slash behind it if it must be a directory.
        case entry(any FileSystemDirectory, FileName, slash: Bool)
    }

    private let base: any FileSystemDirectory
    /// Below the base, innermost last.
    private var directories: [any FileSystemDirectory] = []
    private var forgottenCount = 0
    /// Next step last.
    private var pending: [Step] = []
    private var endsInSlash = false
    private var linksLeft: Int
    /// Handles kept for `..`; older ones are given up, so that depth does not cost descriptors.
    private let directoriesMax: Int
    private let meter: CallMeter

    init(_ base: any FileSystemDirectory, _ path: GuestPath, _ call: GuestCall) throws {
        self.base = base
        linksLeft = call.limits.linksMax
        directoriesMax = max(0, call.limits.pathDirectoriesMax)
        meter = call.meter
        try push(path.bytes)
    }

    /// Goes on to the last name of what is left of the path.
    mutating func next() throws -> End {
        while let step = pending.popLast() {
            try meter.charge(CallCost.pathStep)
            switch step {
            case .current: break
            case .parent: try leave()
            case .name(let name):
                if pending.isEmpty { return .entry(top, name, slash: endsInSlash) }
                try enter(name)
            }
        }
        return .directory(top)
    }

    /// Puts what a link says in its place; a name that is no link any more is looked at again.
    mutating func expand(_ directory: any FileSystemDirectory, _ name: FileName) throws {
        guard linksLeft > 0 else { throw WASIErrno.loop }
        linksLeft -= 1
        try meter.charge(CallCost.pathStep)
        do {
            try push(try directory.readLink(name))
        } catch WASIErrno.inval {
            pending.append(.name(name))
        }
    }

    private var top: any FileSystemDirectory { directories.last ?? base }

    private mutating func leave() throws(WASIErrno) {
        guard !directories.isEmpty else { throw .perm }
        // What is above the last one that is kept is not the base.
        guard directories.count > 1 || forgottenCount == 0 else { throw .nametoolong }
        directories.removeLast()
    }

    private mutating func enter(_ name: FileName) throws {
        let directory: any FileSystemDirectory
        do throws(WASIErrno) {
            directory = try top.openDirectory(name)
        } catch {
            guard error == .notdir || error == .loop else { throw error }
            let target: [UInt8]
            do throws(WASIErrno) {
                target = try top.readLink(name)
            } catch {
                throw error == .inval ? WASIErrno.notdir : error
            }
            guard linksLeft > 0 else { throw WASIErrno.loop }
            linksLeft -= 1
            return try push(target)
        }
        if directories.count > directoriesMax {
            directories.removeFirst()
            forgottenCount += 1
        }
        directories.append(directory)
    }

    /// Adds a path in front of what is pending.
    private mutating func push(_ path: [UInt8]) throws {
        let slash = UInt8(ascii: "/")
        guard let first = path.first else { throw WASIErrno.noent }
        guard first != slash else { throw WASIErrno.perm }
        // All of it is taken apart, however few of its steps are taken.
        try meter.charge(UInt64(path.count) * CallCost.pathByte)
        if pending.isEmpty, path.last == slash { endsInSlash = true }
        for part in path.split(separator: slash).reversed() {
            if part.elementsEqual([0x2E]) {
                pending.append(.current)
            } else if part.elementsEqual([0x2E, 0x2E]) {
                pending.append(.parent)
            } else if let name = FileName(part) {
                pending.append(.name(name))
            } else {
                throw WASIErrno.inval
            }
        }
    }
}
