import Foundation
import Host
import Platform
import Testing

/// Files of a file system in memory by path, and whole trees from and to folders of the host.
@Suite struct FileTreeTests {
    private static func system() throws -> MemoryFileSystem {
        let files = MemoryFileSystem()
        try files.addFile("/notes.txt", text: "first")
        try files.addFile("deep/er/data", [1, 2, 3])
        try files.addFolder("/empty/folder/")
        for (target, name) in [
            ("deep/er", "short"), ("loop", "loop"), ("../out", "outside"), ("/etc", "absolute"),
        ] {
            try files.addLink(name, target: target)
        }
        return files
    }

    private static func guest(_ files: MemoryFileSystem) -> Guest {
        var configuration = WASIConfiguration()
        configuration.preopen("/", files)
        return Guest(configuration)
    }

    @Test func filesAreReadBackAndListed() throws {
        let files = try Self.system()
        #expect(try files.text(of: "notes.txt") == "first")
        #expect(try files.bytes(of: "/short/data") == [1, 2, 3])
        #expect(try files.status(of: "short/data").byteCount == 3)
        #expect(try files.status(of: "/").type == .directory)
        let names = ["absolute", "deep", "empty", "loop", "notes.txt", "outside", "short"]
        #expect(try files.names() == names)
        #expect(try files.names(in: "short") == ["data"])
        #expect(
            try files.paths() == [
                "/absolute", "/deep/", "/deep/er/", "/deep/er/data", "/empty/", "/empty/folder/",
                "/loop", "/notes.txt", "/outside", "/short",
            ])
        #expect(try files.paths(below: "deep") == ["/er/", "/er/data"])
        // What a guest writes is there too, and what the host writes is the guest's.
        let guest = Self.guest(files)
        let number = guest.open("short/new", [.create], rights: Guest.write).number
        #expect(guest.write(number, "made") == .success)
        #expect(try files.text(of: "deep/er/new") == "made")
        try files.addFile("short/new", text: "by the host")
        #expect(guest.peek("deep/er/new").text == "by the host")
        try files.addFile("notes.txt", [])
        #expect(try files.bytes(of: "notes.txt").isEmpty)
    }

    @Test func largeFilesAreWhole() throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let files = MemoryFileSystem()
        try files.addFile("large", bytes)
        #expect(try files.bytes(of: "large") == bytes)
    }

    @Test func whatIsRemovedGivesItsRoomBack() throws {
        let files = MemoryFileSystem(byteCountMax: 100, nodeCountMax: 6)
        for _ in 0..<3 {
            try files.addFile("a/b/c", [UInt8](repeating: 1, count: 60))
            try files.addFile("a/d", [UInt8](repeating: 1, count: 40))
            #expect(throws: FileSystemError(.write, "a/b/e", .nospc)) {
                try files.addFile("a/b/e", [1])
            }
            try files.remove("/a")
            #expect(try files.names() == [])
        }
        // However deep it is.
        let deep = MemoryFileSystem()
        let path = String(repeating: "d/", count: 300)
        try deep.addFolder(path)
        #expect(throws: FileSystemError.self) { try deep.paths() }
        try deep.remove("d")
        #expect(try deep.names() == [])
    }

    /// Files below many folders repeat the names of all of them: a few megabytes of names become a
    /// hundred of paths.
    @Test func pathsTogetherHaveALimit() throws {
        let files = MemoryFileSystem()
        let deep = String(repeating: String(repeating: "d", count: 250) + "/", count: 15)
        try files.addFolder(deep)
        for number in 0..<5_000 { try files.addLink(deep + "\(number)", target: "") }
        let error = #expect(throws: FileSystemError.self) { try files.paths() }
        #expect(error == FileSystemError(.list, "/", .overflow))
        #expect(try files.paths(byteCountMax: 32 << 20).count == 5_015)
        #expect(try files.paths(below: deep).count == 5_000)
        // The bound itself, to the byte.
        let small = try Self.system()
        let byteCount = try small.paths().reduce(0) { $0 + $1.utf8.count }
        #expect(try small.paths(byteCountMax: byteCount).count == 10)
        #expect(throws: FileSystemError.self) { try small.paths(byteCountMax: byteCount - 1) }
    }

    /// What cannot be done, and why.
    static let refused: [(what: String, act: @Sendable (MemoryFileSystem) throws -> Void)] = [
        ("cannot read missing: No such file or directory", { _ = try $0.bytes(of: "missing") }),
        ("cannot read deep: Is a directory", { _ = try $0.bytes(of: "deep") }),
        ("cannot read notes.txt/x: Not a directory", { _ = try $0.bytes(of: "notes.txt/x") }),
        ("cannot read loop: Too many levels of symbolic links", { _ = try $0.bytes(of: "loop") }),
        ("cannot read outside/x: Operation not permitted", { _ = try $0.text(of: "outside/x") }),
        ("cannot read absolute: Operation not permitted", { _ = try $0.text(of: "absolute") }),
        ("cannot read ../x: Operation not permitted", { _ = try $0.bytes(of: "../x") }),
        ("cannot read no\\u{0}: Invalid argument", { _ = try $0.status(of: "no\0") }),
        ("cannot list notes.txt: Not a directory", { _ = try $0.names(in: "notes.txt") }),
        ("cannot list nowhere: No such file or directory", { _ = try $0.paths(below: "nowhere") }),
        ("cannot write /: Is a directory", { try $0.addFile("/", [1]) }),
        ("cannot write deep/er/: Is a directory", { try $0.addFile("deep/er/", [1]) }),
        ("cannot write deep/er: Is a directory", { try $0.addFile("deep/er", [1]) }),
        ("cannot write notes.txt/x: Not a directory", { try $0.addFile("notes.txt/x", [1]) }),
        ("cannot create notes.txt: Not a directory", { try $0.addFolder("notes.txt") }),
        ("cannot link short: File exists", { try $0.addLink("short", target: "x") }),
        ("cannot remove /: Device or resource busy", { try $0.remove("/") }),
        ("cannot remove deep/..: Invalid argument", { try $0.remove("deep/..") }),
        ("cannot remove missing: No such file or directory", { try $0.remove("missing") }),
        (
            "cannot open /no/where: No such file or directory",
            { try $0.addTree(fromFolder: "/no/where") }
        ),
        ("cannot open /dev/null: Not a directory", { try $0.writeTree(toFolder: "/dev/null") }),
    ]

    @Test(arguments: refused)
    func whatCannotBeDoneIsSaid(
        what: String, act: @Sendable (MemoryFileSystem) throws -> Void
    ) throws {
        let files = try Self.system()
        let error = #expect(throws: FileSystemError.self) { try act(files) }
        #expect(error?.description == what)
    }

    @Test func treesOfFoldersComeInAndGoOut() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        try #require(unsafe symlink("../../secret.txt", outside + "/box/dir/link") == 0)
        try #require(unsafe mkfifo(outside + "/box/fifo", 0o644) == 0)
        let files = MemoryFileSystem()
        try files.addTree(fromFolder: outside + "/box", at: "in/here")
        let paths = [
            "/dir/", "/dir/inner.txt", "/dir/link", "/dir/sub/", "/dir/sub/deep.txt", "/hello.txt",
        ]
        #expect(try files.paths(below: "in/here") == paths)
        #expect(try files.text(of: "in/here/dir/sub/deep.txt") == "deep")
        // The link is one, and leads nowhere.
        #expect(throws: FileSystemError(.read, "in/here/dir/link", .noent)) {
            try files.bytes(of: "in/here/dir/link")
        }
        try files.addFile("in/here/hello.txt", text: "changed")
        try files.addFile("in/here/more/new", text: "new")
        try files.writeTree(from: "in/here", toFolder: outside + "/out")
        let back = MemoryFileSystem()
        try back.addTree(fromFolder: outside + "/out")
        #expect(
            try back.paths() == [
                "/dir/", "/dir/inner.txt", "/dir/sub/", "/dir/sub/deep.txt", "/hello.txt",
                "/more/", "/more/new", "/victim.txt",
            ])
        #expect(try back.text(of: "hello.txt") == "changed")
        #expect(try back.text(of: "victim.txt") == "TOP-SECRET")
    }

    /// A link in the host's folder must not be written through.
    @Test func treesAreNotWrittenThroughLinks() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        for (target, name, path) in [
            ("../out/victim.txt", "v", "v"), ("../out", "folder", "folder/victim.txt"),
        ] {
            try #require(unsafe symlink(target, outside + "/box/" + name) == 0)
            let files = MemoryFileSystem()
            try files.addFile(path, text: "overwritten")
            #expect(throws: FileSystemError.self) {
                try files.writeTree(toFolder: outside + "/box")
            }
            let victim = MemoryFileSystem()
            try victim.addTree(fromFolder: outside + "/out")
            #expect(try victim.text(of: "victim.txt") == "TOP-SECRET")
        }
    }

    /// Whoever reads from a pipe in the host's folder is outside of it.
    @Test func treesAreNotWrittenToPipes() throws {
        let tree = try Tree(.host)
        let path = try #require(tree.outside) + "/box"
        try #require(unsafe mkfifo(path + "/fifo", 0o644) == 0)
        let reader = unsafe open(path + "/fifo", O_RDWR | O_NONBLOCK)
        defer { _ = close(reader) }
        let files = MemoryFileSystem()
        try files.addFile("fifo", text: "text")
        #expect(throws: FileSystemError(.write, "/fifo", .notsup)) {
            try files.writeTree(toFolder: path)
        }
        var byte: UInt8 = 0
        #expect(unsafe read(reader, &byte, 1) == -1)
    }

    @Test func aTreeStaysWithinTheLimits() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        let error = #expect(throws: FileSystemError.self) {
            try MemoryFileSystem(byteCountMax: 7).addTree(fromFolder: outside + "/box")
        }
        #expect(error == FileSystemError(.write, "/dir/sub/deep.txt", .nospc))
        let few = #expect(throws: FileSystemError.self) {
            try MemoryFileSystem(nodeCountMax: 1).addTree(fromFolder: outside + "/box")
        }
        #expect(few == FileSystemError(.write, "/dir/inner.txt", .nospc))
    }

    @Test func foldersAreGivenByPath() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        var configuration = WASIConfiguration()
        try configuration.preopen("/data", folder: outside + "/box")
        try configuration.preopen("/fixed", folder: outside + "/box", isReadOnly: true)
        #expect(configuration.preopens.map(\.guestPath) == ["/data", "/fixed"])
        let guest = Guest(configuration)
        #expect(guest.peek("hello.txt").text == "hello")
        #expect(guest.open("new", at: 4, [.create], rights: Guest.write).errno == .perm)
        #expect(guest.open("new", [.create], rights: Guest.write).errno == .success)
        #expect(throws: FileSystemError(.open, "/no/where", .noent)) {
            try configuration.preopen("/x", folder: "/no/where")
        }
        #expect(configuration.preopens.count == 2)
    }

    @Test func theProcessesStreamsAreGiven() {
        var configuration = WASIConfiguration()
        configuration.inheritStandardStreams()
        #expect(configuration.standardInput is HostFile)
        #expect(configuration.standardOutput.canWrite && configuration.standardError.canWrite)
    }
}
