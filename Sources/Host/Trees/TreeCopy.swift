/// Copies what is below a directory into another one, of whatever file system.
///
/// Both are handles that are gone through name by name, and no link is followed, neither where it
/// is read nor where it is written: nothing outside of either is reached.
struct TreeCopy {
    /// Whether links are copied, as links.
    var keepsLinks: Bool

    /// Files that are there already get the new content, directories the new names.
    ///
    /// Sockets, pipes and devices are left out.
    func copy(
        _ source: any FileSystemDirectory, into target: any FileSystemDirectory
    ) throws(FileSystemError) {
        var walk = try TreeWalk(source)
        /// The target's directories around the step, the outermost first.
        var targets = [target]
        while let step = walk.next() {
            targets.removeLast(targets.count - step.depth)
            guard let target = targets.last else { return }
            switch step.type {
            case .directory:
                targets.append(try Self.makeDirectory(step, in: target))
                try walk.enter(step)
            case .regularFile: try Self.copyFile(step, into: target)
            case .symbolicLink: if keepsLinks { try Self.copyLink(step, into: target) }
            default: continue
            }
        }
    }

    private static func makeDirectory(
        _ step: TreeWalk.Step, in target: any FileSystemDirectory
    ) throws(FileSystemError) -> any FileSystemDirectory {
        do throws(WASIErrno) {
            do throws(WASIErrno) {
                try target.createDirectory(step.name)
            } catch {
                guard error == .exist else { throw error }
            }
            return try target.openDirectory(step.name)
        } catch {
            throw FileSystemError(.create, step.path, error)
        }
    }

    private static func copyFile(
        _ step: TreeWalk.Step, into target: any FileSystemDirectory
    ) throws(FileSystemError) {
        let source = try file(step, in: step.directory, OpenOptions(), .read)
        let options = OpenOptions(read: false, write: true, flags: [.create, .truncate])
        let made = try file(step, in: target, options, .write)
        var failure = FileSystemError.Operation.read
        do throws(WASIErrno) {
            try source.eachPart { part, offset throws(WASIErrno) in
                failure = .write
                try made.writeAll(part, at: offset)
                failure = .read
            }
        } catch {
            throw FileSystemError(failure, step.path, error)
        }
    }

    private static func file(
        _ step: TreeWalk.Step, in directory: any FileSystemDirectory, _ options: OpenOptions,
        _ operation: FileSystemError.Operation
    ) throws(FileSystemError) -> any OpenFile {
        do throws(WASIErrno) {
            guard case .file(let file) = try directory.open(step.name, options) else {
                throw .isdir
            }
            // A pipe or a device by this name leads out of the directory.
            guard try file.status().type == .regularFile else { throw .notsup }
            return file
        } catch {
            throw FileSystemError(operation, step.path, error)
        }
    }

    private static func copyLink(
        _ step: TreeWalk.Step, into target: any FileSystemDirectory
    ) throws(FileSystemError) {
        do throws(WASIErrno) {
            try target.createLink(step.name, target: try step.directory.readLink(step.name))
        } catch {
            throw FileSystemError(.link, step.path, error)
        }
    }
}
