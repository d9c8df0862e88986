import Host
import Platform

/// The two kinds of file system that must behave alike.
enum TreeKind: CaseIterable {
    case host, memory
}

/// A fresh file system, with a secret beside what the guest gets if it is the host's.
///
/// `/` holds hello.txt and dir/{inner.txt,sub/deep.txt}.
final class Tree {
    let directory: any FileSystemDirectory
    /// The folder around a host's tree.
    let outside: String?

    init(_ kind: TreeKind) throws {
        switch kind {
        case .memory:
            let system = MemoryFileSystem()
            for (path, text) in Tree.files { try system.addFile(path, [UInt8](text.utf8)) }
            directory = system.rootDirectory()
            outside = nil
        case .host:
            var template = [CChar]("/tmp/weft-host-XXXXXX".utf8.map { CChar(bitPattern: $0) } + [0])
            guard unsafe mkdtemp(&template) != nil else { throw WASIErrno.io }
            let outside = String(
                decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            self.outside = outside
            for path in ["/box", "/box/dir", "/box/dir/sub", "/out"] {
                guard unsafe mkdir(outside + path, 0o755) == 0 else { throw WASIErrno.io }
            }
            for (path, text) in Tree.files { try Tree.put(outside + "/box/" + path, text) }
            try Tree.put(outside + "/secret.txt", "TOP-SECRET")
            try Tree.put(outside + "/out/victim.txt", "TOP-SECRET")
            directory = try HostDirectory(path: outside + "/box")
        }
    }

    deinit {
        guard let outside else { return }
        // Emptied with the code under test, which cannot leave the folder.
        do {
            var configuration = WASIConfiguration()
            configuration.preopens = [("/", try HostDirectory(path: outside))]
            try Tree.empty(try HostDirectory(path: outside))
            _ = unsafe rmdir(outside)
        } catch {}
    }

    private static let files = [
        ("hello.txt", "hello"), ("dir/inner.txt", "inner"), ("dir/sub/deep.txt", "deep"),
    ]

    private static func put(_ path: String, _ text: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw WASIErrno.io }
        _ = unsafe fputs(text, file)
        _ = unsafe fclose(file)
    }

    private static func empty(_ directory: any FileSystemDirectory) throws(WASIErrno) {
        for entry in try directory.entries(countMax: 100_000) {
            guard let name = FileName(entry.name) else { continue }
            if entry.type == .directory {
                try empty(try directory.openDirectory(name))
                try directory.removeDirectory(name)
            } else {
                try directory.removeFile(name)
            }
        }
    }

    /// Names in the folder around the tree; empty for a tree in memory.
    func outsideNames() throws -> [String] {
        guard let outside else { return [] }
        let around = try HostDirectory(path: outside)
        let out = try HostDirectory(path: outside + "/out")
        let entries =
            try around.entries(countMax: 100) + out.entries(countMax: 100)
        return entries.map { String(decoding: $0.name, as: UTF8.self) }
    }

    func guest(readOnly: Bool = false) -> Guest {
        var configuration = WASIConfiguration()
        configuration.preopens = [("/", readOnly ? ReadOnlyDirectory(directory) : directory)]
        return Guest(configuration)
    }
}
