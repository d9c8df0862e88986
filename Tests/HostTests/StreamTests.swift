import Host
import Platform
import Testing

/// What guests are told of the standard streams, and of what is given to them in bytes.
struct StreamTests {
    /// The file type that both calls tell of descriptor 0.
    private func types(of file: HostFile) -> [UInt8] {
        var configuration = WASIConfiguration()
        configuration.standardInput = file
        let guest = Guest(configuration)
        #expect(guest.errno(.fdFdstatGet, 0, 64) == .success)
        #expect(guest.errno(.fdFilestatGet, 0, 128) == .success)
        return [guest.load(UInt8.self, at: 64), guest.load(UInt8.self, at: 144)]
    }

    @Test(arguments: ["/dev/null", "/dev/zero"])
    func devicesAreNoTerminals(path: String) throws {
        let raw = unsafe open(path, O_RDONLY)
        try #require(raw >= 0)
        defer { _ = close(raw) }
        #expect(types(of: HostFile(borrowing: raw, canRead: true, canWrite: false)) == [0, 0])
    }

    @Test func pipesAreNoTerminals() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { ends.forEach { _ = close($0) } }
        #expect(types(of: HostFile(borrowing: ends[0], canRead: true, canWrite: false)) == [0, 0])
    }

    @Test func terminalsAreTerminals() throws {
        // The other end of a terminal is one too, and makes itself.
        let raw = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY)
        guard raw >= 0 else { return }
        defer { _ = close(raw) }
        guard isatty(raw) == 1 else { return }
        #expect(types(of: HostFile(borrowing: raw, canRead: true, canWrite: false)) == [2, 2])
    }

    /// Arguments, variables and names of directories need not be text.
    @Test func bytesThatAreNoText() throws {
        var configuration = WASIConfiguration()
        configuration.argumentBytes = [[0x63, 0xE9], [0xFF]]
        configuration.environmentBytes = [(name: [0xE8], value: [0xFE])]
        let root = MemoryFileSystem().rootDirectory()
        configuration.preopenBytes = [(guestPath: [0x2F, 0xE9], directory: root)]
        let guest = Guest(configuration)
        #expect(guest.errno(.argsGet, 0, 100) == .success)
        #expect(guest.bytes(at: 100, 5) == [0x63, 0xE9, 0, 0xFF, 0])
        #expect(guest.errno(.environGet, 0, 200) == .success)
        #expect(guest.bytes(at: 200, 4) == [0xE8, UInt8(ascii: "="), 0xFE, 0])
        #expect(guest.errno(.fdPrestatGet, 3, 64) == .success)
        #expect(guest.load(UInt32.self, at: 68) == 2)
        #expect(guest.errno(.fdPrestatDirName, 3, 300, 2) == .success)
        #expect(guest.bytes(at: 300, 2) == [0x2F, 0xE9])
        #expect(configuration.arguments == ["c\u{FFFD}", "\u{FFFD}"])
        configuration.arguments.append("ß")
        #expect(configuration.argumentBytes.last == [0xC3, 0x9F])
        configuration.environment = [("A", "ß")]
        #expect(configuration.environmentBytes[0].value == [0xC3, 0x9F])
    }

    @Test func pathsOfTheHostAreBytes() throws {
        let tree = try Tree(.host)
        let outside = try #require(tree.outside)
        let path = [UInt8](outside.utf8) + [0x2F, 0xE9]
        func change(_ call: (UnsafePointer<CChar>) -> Int32) -> Bool {
            unsafe (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { chars in
                guard let start = chars.baseAddress else { return false }
                return unsafe call(start) == 0
            }
        }
        let isMade = unsafe change { unsafe mkdir($0, 0o755) }
        // Not every file system takes such names.
        guard isMade else { return }
        _ = try HostDirectory(pathBytes: path)
        #expect(throws: WASIErrno.inval) { try HostDirectory(pathBytes: path + [0]) }
        #expect(throws: WASIErrno.noent) { try HostDirectory(pathBytes: path + [0xE9]) }
        #expect(unsafe change { unsafe rmdir($0) })
    }
}
