import Host
import Platform
import Testing

/// Limits of a file system in memory, which hold for what it really keeps.
struct MemoryLimitTests {
    private func name(_ text: String) throws -> FileName {
        try #require(FileName([UInt8](text.utf8)))
    }

    private func create(
        _ text: String, in directory: any FileSystemDirectory
    ) throws -> any OpenFile {
        let options = OpenOptions(read: false, write: true, flags: .create)
        guard case .file(let file) = try directory.open(try name(text), options) else {
            throw WASIErrno.isdir
        }
        return file
    }

    /// Names cost their bytes and 64 more: three of four bytes are 204.
    @Test(arguments: [(203, 2), (204, 3), (205, 3)], [false, true])
    func namesAreLimited(row: (byteCountMax: Int, fitting: Int), areFiles: Bool) throws {
        let system = MemoryFileSystem(nameByteCountMax: row.byteCountMax)
        let root = system.rootDirectory()
        for index in 0..<5 {
            do {
                if areFiles {
                    _ = try create("nam\(index)", in: root)
                } else {
                    try root.createDirectory(try name("nam\(index)"))
                }
                #expect(index < row.fitting)
            } catch {
                #expect(index >= row.fitting && error as? WASIErrno == .nospc)
            }
        }
    }

    /// Second names of one file, and the texts of links, count like names.
    @Test func linksAreLimited() throws {
        let system = MemoryFileSystem(nameByteCountMax: 65 * 4 + 10)
        let root = system.rootDirectory()
        _ = try create("a", in: root)
        try root.link(try name("a"), to: root, as: try name("b"))
        try root.createLink(try name("c"), target: [UInt8](repeating: 0x61, count: 10))
        #expect(throws: WASIErrno.nospc) {
            try root.createLink(try name("d"), target: [0x61])
        }
        try root.link(try name("a"), to: root, as: try name("d"))
        #expect(throws: WASIErrno.nospc) {
            try root.link(try name("a"), to: root, as: try name("e"))
        }
        // What is removed or renamed away counts no more.
        try root.removeFile(try name("c"))
        try root.createLink(try name("f"), target: [UInt8](repeating: 0x61, count: 10))
        try root.removeFile(try name("d"))
        for _ in 0..<10 {
            try root.rename(try name("a"), to: root, as: try name("x"))
            try root.rename(try name("x"), to: root, as: try name("a"))
        }
        try root.rename(try name("a"), to: root, as: try name("f"))
        try root.link(try name("f"), to: root, as: try name("g"))
        try root.createLink(try name("h"), target: [UInt8](repeating: 0x61, count: 10))
        #expect(throws: WASIErrno.nospc) { _ = try create("i", in: root) }
    }

    /// What files had before they were made empty is given back: 32 of 64 MiB each would be 2 GiB.
    @Test func emptiedFilesKeepNothing() throws {
        let before = try residentBytes()
        let system = MemoryFileSystem(byteCountMax: 64 << 20)
        let root = system.rootDirectory()
        var files: [any OpenFile] = []
        for index in 0..<32 {
            let file = try create("f\(index)", in: root)
            try file.setSize((64 << 20) - 32)
            try file.setSize(UInt64(index % 2))
            files.append(file)
        }
        #expect(try residentBytes() - before < 1 << 30)
        // All but the sixteen bytes are free again.
        #expect(throws: WASIErrno.nospc) { try files[0].setSize((64 << 20) - 15) }
        try files[0].setSize((64 << 20) - 16)
    }

    private func residentBytes() throws -> Int {
        #if os(Linux)
            guard let file = unsafe fopen("/proc/self/statm", "r") else { throw WASIErrno.io }
            defer { _ = unsafe fclose(file) }
            var line = [CChar](repeating: 0, count: 200)
            guard unsafe fgets(&line, 200, file) != nil else { throw WASIErrno.io }
            let text = String(
                decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            return pages * Int(getpagesize())
        #else
            return 0
        #endif
    }

    /// A file that grows bit by bit, in turns with another one, is right and is counted right.
    @Test func contentsSurviveGrowingAndShrinking() throws {
        let system = MemoryFileSystem(byteCountMax: 10_000)
        let root = system.rootDirectory()
        let options = OpenOptions(read: true, write: true, flags: .create)
        guard case .file(let file) = try root.open(try name("f"), options) else { return }
        var wanted: [UInt8] = []
        for round in 0..<200 {
            let part = ContiguousArray(repeating: UInt8(round), count: round % 37)
            _ = try unsafe file.write(part.span.bytes, at: UInt64(wanted.count))
            wanted += part
            if round % 50 == 49 {
                wanted.removeLast(wanted.count * 3 / 4)
                try file.setSize(UInt64(wanted.count))
            }
            if round % 60 == 59 {
                wanted += [UInt8](repeating: 0, count: 100)
                try file.setSize(UInt64(wanted.count))
            }
        }
        var read = ContiguousArray<UInt8>(repeating: 0xFF, count: wanted.count + 10)
        var span = read.mutableSpan
        var bytes = unsafe span.mutableBytes
        #expect(try file.read(into: &bytes, at: 0) == wanted.count)
        #expect(read.prefix(wanted.count).elementsEqual(wanted))
        let other = try create("g", in: root)
        try other.setSize(UInt64(10_000 - wanted.count))
        #expect(throws: WASIErrno.nospc) { try other.setSize(UInt64(10_001 - wanted.count)) }
    }
}
