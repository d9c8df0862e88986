import Host
import Testing

struct PathTests {
    struct Row: CustomTestStringConvertible {
        var path: String
        var errno: WASIErrno
        var text = ""
        var testDescription: String { path.count > 40 ? "\(path.prefix(40))…" : path }
    }

    static let rows: [Row] = [
        Row(path: "hello.txt", errno: .success, text: "hello"),
        Row(path: "./dir//inner.txt", errno: .success, text: "inner"),
        Row(path: "dir/sub/../../hello.txt", errno: .success, text: "hello"),
        Row(path: "../secret.txt", errno: .perm),
        Row(path: "dir/../../secret.txt", errno: .perm),
        Row(path: "..", errno: .perm),
        Row(path: "/hello.txt", errno: .perm),
        Row(path: "/", errno: .perm),
        Row(path: "", errno: .noent),
        Row(path: "missing/../hello.txt", errno: .noent),
        Row(path: "hello.txt/../hello.txt", errno: .notdir),
        Row(path: "hello.txt/", errno: .notdir),
        Row(path: "hello.txt/.", errno: .notdir),
        Row(path: "hello.txt\0.png", errno: .inval),
        Row(path: "\0", errno: .inval),
        Row(path: String(repeating: "a", count: 256), errno: .nametoolong),
        Row(path: String(repeating: "./", count: 3000), errno: .nametoolong),
        Row(
            path: String(repeating: "dir/../", count: 500) + "hello.txt", errno: .success,
            text: "hello"),
        Row(path: "..\\secret.txt", errno: .noent),
        Row(path: "to-hello", errno: .success, text: "hello"),
        Row(path: "to-dir/inner.txt", errno: .success, text: "inner"),
        Row(path: "to-dir/../hello.txt", errno: .success, text: "hello"),
        Row(path: "to-out/victim.txt", errno: .perm),
        Row(path: "to-secret", errno: .perm),
        Row(path: "to-root-of-climb", errno: .perm),
        Row(path: "loop-a", errno: .loop),
        Row(path: "loop-a/x", errno: .loop),
        Row(
            path: String(repeating: "here/", count: 40) + "hello.txt", errno: .success,
            text: "hello"),
        Row(path: String(repeating: "here/", count: 41) + "hello.txt", errno: .loop),
    ]

    private func linked(_ kind: TreeKind) throws -> (Tree, Guest) {
        let tree = try Tree(kind)
        let guest = tree.guest()
        for (target, path) in [
            ("hello.txt", "to-hello"), ("dir", "to-dir"), ("../out", "to-out"), (".", "here"),
            ("../secret.txt", "to-secret"), ("dir/../..", "to-root-of-climb"),
            ("loop-b", "loop-a"), ("loop-a", "loop-b"), ("../planted", "dangling-out"),
            ("fresh", "dangling-in"),
        ] {
            #expect(guest.symlink(target, path) == .success)
        }
        return (tree, guest)
    }

    @Test(arguments: TreeKind.allCases, rows)
    func pathsStayInside(kind: TreeKind, row: Row) throws {
        let (tree, guest) = try linked(kind)
        let got = guest.peek(row.path)
        #expect(got.errno == row.errno)
        #expect(got.text == row.text)
        withExtendedLifetime(tree) {}
    }

    @Test(arguments: TreeKind.allCases)
    func nothingIsMadeOutside(kind: TreeKind) throws {
        let (tree, guest) = try linked(kind)
        let before = try tree.outsideNames()
        let both = Guest.read | Guest.write
        #expect(guest.open("dangling-out", [.create], rights: both).errno == .perm)
        #expect(guest.open("dangling-out", [.create, .exclusive], rights: both).errno == .exist)
        #expect(guest.open("to-out/new", [.create], rights: both).errno == .perm)
        #expect(guest.open("dangling-in", [.create], rights: both).errno == .success)
        #expect(guest.stat("fresh", follow: false).errno == .success)
        #expect(guest.path(.pathCreateDirectory, "to-out/new") == .perm)
        #expect(guest.path(.pathCreateDirectory, "dangling-out") == .exist)
        #expect(guest.path(.pathUnlinkFile, "to-out/victim.txt") == .perm)
        #expect(guest.path(.pathRemoveDirectory, "to-out") == .notdir)
        #expect(guest.rename("hello.txt", "../moved") == .perm)
        #expect(guest.rename("../secret.txt", "stolen") == .perm)
        #expect(guest.rename("hello.txt", "to-out/moved") == .perm)
        #expect(guest.link("../secret.txt", "stolen") == .perm)
        #expect(guest.link("hello.txt", "to-out/planted") == .perm)
        #expect(guest.symlink("x", "to-out/planted") == .perm)
        #expect(guest.symlink("/etc/passwd", "absolute") == .perm)
        #expect(guest.setTimes("to-out/victim.txt") == .perm)
        #expect(guest.stat("to-secret").errno == .perm)
        #expect(guest.stat("to-secret", follow: false).type == 7)
        #expect(try tree.outsideNames() == before)
    }

    @Test(arguments: TreeKind.allCases)
    func lastNamesAndSlashes(kind: TreeKind) throws {
        let (tree, guest) = try linked(kind)
        #expect(guest.open("to-hello", follow: false).errno == .loop)
        #expect(guest.open("to-dir/", follow: false).errno == .success)
        #expect(guest.open("new/", [.create]).errno == .isdir)
        #expect(guest.open("dir", rights: Guest.write).errno == .isdir)
        #expect(guest.open("hello.txt", [.directory]).errno == .notdir)
        #expect(guest.open("dir", [.directory, .create]).errno == .inval)
        #expect(guest.path(.pathCreateDirectory, "made/") == .success)
        #expect(guest.path(.pathCreateDirectory, "made") == .exist)
        #expect(guest.path(.pathRemoveDirectory, "hello.txt/") == .notdir)
        #expect(guest.path(.pathRemoveDirectory, ".") == .inval)
        #expect(guest.path(.pathRemoveDirectory, "dir") == .notempty)
        #expect(guest.path(.pathUnlinkFile, "hello.txt/") == .notdir)
        #expect(guest.path(.pathUnlinkFile, "dir") == .isdir)
        #expect(guest.rename("hello.txt", "new/") == .notdir)
        #expect(guest.rename("dir", "dir/sub/x") == .inval)
        #expect(guest.rename(".", "x") == .busy)
        #expect(guest.rename("made/", "made2/") == .success)
        #expect(guest.rename("dir", "hello.txt") == .notdir)
        #expect(guest.rename("hello.txt", "dir") == .isdir)
        #expect(guest.link("dir", "x") == .perm)
        #expect(guest.link("hello.txt", "x/") == .noent)
        #expect(guest.link("hello.txt", "dir") == .exist)
        #expect(guest.link("hello.txt", "x") == .success)
        #expect(guest.peek("x").text == "hello")
        #expect(guest.symlink("x", "s/") == .noent)
        #expect(guest.symlink("x", "dir/") == .exist)
        #expect(guest.symlink("", "s") == .noent)
        withExtendedLifetime(tree) {}
    }

    @Test(arguments: TreeKind.allCases)
    func handlesDoNotClimb(kind: TreeKind) throws {
        let (tree, guest) = try linked(kind)
        let (errno, sub) = guest.open("dir/sub", [.directory])
        #expect(errno == .success)
        #expect(guest.peek("deep.txt", at: sub).text == "deep")
        #expect(guest.peek("../inner.txt", at: sub).errno == .perm)
        #expect(guest.rename("dir/sub", "sub") == .success)
        #expect(guest.peek("../hello.txt", at: sub).errno == .perm)
        #expect(guest.peek("deep.txt", at: sub).text == "deep")
        #expect(guest.path(.pathUnlinkFile, "sub/deep.txt") == .success)
        #expect(guest.path(.pathRemoveDirectory, "sub") == .success)
        #expect(guest.open("x", at: sub, [.create]).errno == .noent)
        #expect(guest.path(.pathCreateDirectory, "x", at: sub) == .noent)
        withExtendedLifetime(tree) {}
    }

    @Test func depthCostsNoDescriptors() throws {
        let tree = try Tree(.memory)
        let guest = tree.guest()
        var path = ""
        for _ in 0..<600 {
            path += "d/"
            #expect(guest.path(.pathCreateDirectory, path) == .success)
        }
        #expect(guest.open(path).errno == .success)
        let back = String(repeating: "../", count: 255)
        #expect(guest.open(path + back).errno == .success)
        #expect(guest.open(path + back + "../../").errno == .nametoolong)
    }

    /// The text of a link that the host made says nothing about the host.
    @Test func absoluteLinksAreNotRead() throws {
        let tree = try Tree(.host)
        let name = try #require(FileName("absolute".utf8))
        try tree.directory.createLink(name, target: [UInt8]("/etc/passwd".utf8))
        let guest = tree.guest()
        #expect(guest.symlink("dir/inner.txt", "relative") == .success)
        for (path, errno) in [("absolute", WASIErrno.perm), ("relative", .success)] {
            let outcome = guest.call(.pathReadlink, [3] + guest.text(path) + [8192, 64, 16])
            #expect(outcome == .errno(errno))
        }
        #expect(guest.load(UInt32.self, at: 16) == 13)
        #expect(guest.peek("absolute").errno == .perm)
    }

    /// Releasing a tree must not recurse: its depth is the guest's choice.
    @Test func deepTreesInMemoryEnd() throws {
        var system: MemoryFileSystem? = MemoryFileSystem(nodeCountMax: 300_000)
        var directory = system?.rootDirectory()
        let name = try #require(FileName("d".utf8))
        for _ in 0..<200_000 {
            try directory?.createDirectory(name)
            directory = try directory?.openDirectory(name)
        }
        directory = nil
        system = nil
        #expect(directory == nil)
    }
}
