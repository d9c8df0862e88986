import Host
import Testing

struct DescriptorTests {
    static let both = Guest.read | Guest.write

    @Test(arguments: TreeKind.allCases)
    func offsetsAtTheEdges(kind: TreeKind) throws {
        let tree = try Tree(kind)
        let guest = tree.guest()
        let file = guest.open("new", [.create], rights: Self.both).number
        #expect(guest.write(file, "abc") == .success)
        let seeks: [(Int64, UInt64, WASIErrno)] = [
            (-1, 0, .inval), (-4, 1, .inval), (.min, 1, .inval), (.max, 0, .success),
            (1, 1, .success), (.max, 1, .success), (1, 1, .inval), (0, 3, .inval),
        ]
        for (offset, whence, errno) in seeks {
            #expect(guest.errno(.fdSeek, file, UInt64(bitPattern: offset), whence, 48) == errno)
        }
        #expect(guest.load(UInt64.self, at: 48) == .max)
        #expect(guest.read(file).errno == .inval)
        #expect(guest.write(file, "x") == .inval)
        for offset in [UInt64.max, 1 << 63] {
            #expect(guest.read(file, at: offset).errno == .inval)
            #expect(guest.write(file, "x", at: offset) == .inval)
            #expect(guest.errno(.fdFilestatSetSize, file, offset) == .inval)
        }
        #expect(guest.errno(.fdSeek, file, UInt64(bitPattern: -3), 2, 48) == .success)
        #expect(guest.read(file).text == "abc")
        #expect(guest.read(file, at: 1).text == "bc")
        #expect(guest.errno(.fdTell, file, 48) == .success)
        #expect(guest.load(UInt64.self, at: 48) == 3)
    }

    @Test(arguments: TreeKind.allCases)
    func appendingAndAccess(kind: TreeKind) throws {
        let tree = try Tree(kind)
        let guest = tree.guest()
        let file = guest.open("log", [.create], rights: Self.both, [.append]).number
        #expect(guest.write(file, "ab") == .success)
        #expect(guest.errno(.fdSeek, file, 0, 0, 48) == .success)
        #expect(guest.write(file, "cd") == .success)
        #expect(guest.errno(.fdFdstatSetFlags, file, 0) == .success)
        #expect(guest.errno(.fdSeek, file, 0, 0, 48) == .success)
        #expect(guest.write(file, "X") == .success)
        #expect(guest.read(file, at: 0).text == "Xbcd")
        #expect(guest.errno(.fdFdstatSetFlags, file, 2) == .inval)
        #expect(guest.errno(.fdFdstatSetFlags, file, 0x20) == .inval)
        let readOnly = guest.open("log").number
        #expect(guest.write(readOnly, "x") == .badf)
        #expect(guest.errno(.fdFilestatSetSize, readOnly, 0) == .inval)
        #expect(guest.errno(.fdFdstatSetRights, readOnly, .max, .max) == .notsup)
        #expect(guest.errno(.fdFdstatGet, readOnly, 64) == .success)
        #expect(guest.load(UInt64.self, at: 72) & Guest.write == 0)
        let writeOnly = guest.open("log", rights: Guest.write).number
        #expect(guest.read(writeOnly).errno == .badf)
        let fromNoRights = guest.open("empty", [.create], rights: 0)
        #expect(fromNoRights.errno == .success)
    }

    @Test func renumbering() throws {
        let guest = try Tree(.memory).guest()
        let (a, b) = (guest.open("hello.txt").number, guest.open("dir/inner.txt").number)
        #expect(guest.errno(.fdRenumber, a, b) == .success)
        #expect(guest.read(b).text == "hello")
        #expect(guest.read(a).errno == .badf)
        for (from, to): (UInt64, UInt64) in [(b, 99), (99, b), (b, 0xFFFF_FFFF), (b, a)] {
            #expect(guest.errno(.fdRenumber, from, to) == .badf)
        }
        #expect(guest.errno(.fdRenumber, b, b) == .success)
        #expect(guest.open("hello.txt").number == a)
        #expect(guest.errno(.fdRenumber, b, 3) == .success)
        #expect(guest.open("hello.txt").errno == .notdir)
        #expect(guest.errno(.fdPrestatGet, 3, 64) == .badf)
    }

    @Test func descriptorsAreLimited() throws {
        var configuration = WASIConfiguration()
        configuration.limits.descriptorsMax = 10
        configuration.preopens = [("/", try Tree(.memory).directory)]
        let guest = Guest(configuration)
        for _ in 0..<6 { #expect(guest.open("hello.txt").errno == .success) }
        #expect(guest.open("made", [.create]).errno == .mfile)
        #expect(guest.stat("made").errno == .noent)
        #expect(guest.errno(.fdClose, 9) == .success)
        #expect(guest.open("hello.txt").number == 9)
        #expect(guest.errno(.fdClose, 0xFFFF_FFFF) == .badf)
    }

    @Test(arguments: TreeKind.allCases)
    func listingByCookie(kind: TreeKind) throws {
        let tree = try Tree(kind)
        let guest = tree.guest()
        let dir = guest.open("dir", [.directory]).number
        func list(_ cookie: UInt64, _ capacity: UInt64 = 4096) -> [String]? {
            guard guest.errno(.fdReaddir, dir, 8192, capacity, cookie, 16) == .success else {
                return nil
            }
            let used = Int(guest.load(UInt32.self, at: 16))
            var (names, at): ([String], Int) = ([], 8192)
            while at + 24 <= 8192 + used {
                let count = Int(guest.load(UInt32.self, at: at + 16))
                if at + 24 + count > 8192 + used { break }
                names.append(String(decoding: guest.bytes(at: at + 24, count), as: UTF8.self))
                at += 24 + count
            }
            return names
        }
        #expect(list(0) == [".", "..", "inner.txt", "sub"])
        #expect(list(2) == ["inner.txt", "sub"])
        #expect(list(4) == [])
        #expect(list(.max) == [])
        #expect(list(1 << 62) == [])
        #expect(list(0, 1) == [] && guest.load(UInt32.self, at: 16) == 1)
        #expect(list(0, 0) == [] && guest.load(UInt32.self, at: 16) == 0)
        #expect(guest.path(.pathUnlinkFile, "dir/inner.txt") == .success)
        #expect(list(3) == ["sub"])
        #expect(list(0) == [".", "..", "sub"])
        #expect(guest.trap(.fdReaddir, dir, 65_500, 4096, 0, 16) != nil)
        #expect(guest.errno(.fdReaddir, 1, 8192, 100, 0, 16) == .badf)
    }

    @Test func spaceInMemoryIsLimited() throws {
        let system = MemoryFileSystem(byteCountMax: 1000, nodeCountMax: 3)
        var configuration = WASIConfiguration()
        configuration.preopens = [("/", system.rootDirectory())]
        let guest = Guest(configuration)
        let file = guest.open("a", [.create], rights: Self.both).number
        #expect(guest.errno(.fdFilestatSetSize, file, 1001) == .fbig)
        #expect(guest.errno(.fdFilestatSetSize, file, 1000) == .success)
        let other = guest.open("b", [.create], rights: Self.both).number
        #expect(guest.write(other, "x") == .nospc)
        #expect(guest.path(.pathUnlinkFile, "a") == .success)
        #expect(guest.write(other, "x") == .nospc)
        #expect(guest.errno(.fdClose, file) == .success)
        #expect(guest.write(other, "x") == .success)
        #expect(guest.path(.pathCreateDirectory, "c") == .success)
        #expect(guest.path(.pathCreateDirectory, "d") == .success)
        #expect(guest.path(.pathCreateDirectory, "e") == .nospc)
    }
}
