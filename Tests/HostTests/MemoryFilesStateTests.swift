import Host
import Testing
import WasmInterp

/// Files in memory go with the guest that has them.
@Suite struct MemoryFilesStateTests {
    private static func port(_ files: MemoryFileSystem) throws -> any StatefulPort {
        try #require(files.rootDirectory() as? any StatefulPort)
    }

    private static func state(_ files: MemoryFileSystem) throws -> [UInt8] {
        try port(files).portState()
    }

    private static func files(
        byteCountMax: Int = 64 << 20, nodeCountMax: Int = 65_536,
        nameByteCountMax: Int = 16 << 20, stateByteCountMax: Int? = nil
    ) -> MemoryFileSystem {
        MemoryFileSystem(
            byteCountMax: byteCountMax, nodeCountMax: nodeCountMax,
            nameByteCountMax: nameByteCountMax, stateByteCountMax: stateByteCountMax)
    }

    /// Folders, a link, and a file with two names.
    private static func filled(_ files: MemoryFileSystem = files()) throws -> MemoryFileSystem {
        try files.addFile("a/b/file", text: "0123456789")
        try files.addFile("empty", text: "")
        try files.addFolder("a/none")
        try files.addLink("a/link", target: "b/file")
        let root = files.rootDirectory()
        let folder = try root.openDirectory(try #require(FileName("a".utf8)))
            .openDirectory(try #require(FileName("b".utf8)))
        try folder.link(
            try #require(FileName("file".utf8)), to: root,
            as: try #require(FileName("again".utf8)))
        return files
    }

    @Test func whatIsInThemIsThereAgain() throws {
        let old = try Self.filled()
        let new = Self.files()
        // In place of what was there.
        try new.addFile("a/other/deep", text: "old")
        try new.addFile("gone", text: "old")
        let state = try Self.state(old)
        try Self.port(new).setPortState(state)
        #expect(try new.paths() == old.paths())
        #expect(try new.text(of: "a/link") == "0123456789")
        for path in ["a", "a/b/file", "again", "empty", "a/none"] {
            #expect(try new.status(of: path) == old.status(of: path), "\(path)")
        }
        #expect(try new.status(of: "again").linkCount == 2)
        #expect(try Self.state(new) == state)
        // They are files as others.
        try new.addFile("again", text: "new")
        #expect(try new.text(of: "a/b/file") == "new")
        try new.addFile("a/more", text: "1")
        #expect(try new.status(of: "a/more").inode > new.status(of: "again").inode)
        for name in try new.names() { try new.remove(name) }
        #expect(try new.names().isEmpty)
        // All that they cost has been given back.
        let full = [UInt8](repeating: 1, count: 64 << 20)
        try new.addFile("full", full)
    }

    @Test func whatTheyMayBeIsLimitedThereAndHere() throws {
        let state = try Self.state(Self.filled())
        #expect(throws: (any Error).self) {
            _ = try Self.state(Self.filled(Self.files(stateByteCountMax: 100)))
        }
        for files in [
            Self.files(byteCountMax: 9), Self.files(nodeCountMax: 5),
            Self.files(nameByteCountMax: 7 * 64),
        ] {
            #expect(throws: WASIErrno.nospc) { try Self.port(files).setPortState(state) }
            #expect(try files.names().isEmpty)
        }
        let enough = Self.files(byteCountMax: 10, nodeCountMax: 6)
        try Self.port(enough).setPortState(state)
        #expect(try enough.names().count == 3)
        // They stay where they are if that is wanted.
        let own = try Self.filled(Self.files(stateByteCountMax: 0))
        #expect(try Self.state(own) == [])
        try own.addFile("own", text: "1")
        try Self.port(own).setPortState(state)
        try Self.port(own).setPortState([])
        #expect(try own.text(of: "own") == "1")
    }

    @Test func filesThatAreOpenStayReadable() throws {
        let state = try Self.state(Self.filled())
        let files = Self.files(byteCountMax: 14)
        try files.addFile("open", text: "1234")
        let name = try #require(FileName("open".utf8))
        var opened: OpenedNode? = try files.rootDirectory().open(name, OpenOptions())
        try Self.port(files).setPortState(state)
        guard case .file(let file)? = opened else { return }
        #expect(try file.status().byteCount == 4)
        #expect(throws: FileSystemError.self) { try files.addFile("more", text: "1") }
        opened = nil
        withExtendedLifetime(file) {}
    }

    /// How deep they are is the guest's choice.
    @Test func foldersMayBeAnyDepth() throws {
        let files = Self.files()
        var folder = files.rootDirectory()
        let name = try #require(FileName("d".utf8))
        for _ in 0..<20_000 {
            try folder.createDirectory(name)
            folder = try folder.openDirectory(name)
        }
        let state = try Self.state(files)
        let other = Self.files()
        try Self.port(other).setPortState(state)
        try Self.port(other).setPortState(Self.state(Self.filled()))
        #expect(try other.names().count == 3)
        try Self.port(other).setPortState(state)
        #expect(throws: WASIErrno.nospc) {
            try Self.port(Self.files(nodeCountMax: 19_999)).setPortState(state)
        }
    }

    /// Files that are made later have numbers behind those of the state.
    @Test func numbersOfFilesHaveAnEnd() throws {
        var state = try Self.state(Self.files())
        #expect(state[..<2] == [1, 0])
        // 2^64 - 2
        state.replaceSubrange(1..<2, with: [0xFE] + [UInt8](repeating: 0xFF, count: 8) + [1])
        #expect(throws: (any Error).self) { try Self.port(Self.files()).setPortState(state) }
    }

    @Test func everyCutAndFlipIsRefusedOrAFileSystem() throws {
        let state = try Self.state(Self.filled())
        for count in state.indices.dropFirst() {
            #expect(throws: (any Error).self) {
                try Self.port(Self.files()).setPortState(Array(state[..<count]))
            }
        }
        for (index, bit) in state.indices.flatMap({ index in (0..<8).map { (index, $0) } }) {
            var flipped = state
            flipped[index] ^= 1 << UInt8(bit)
            let files = Self.files()
            do { try Self.port(files).setPortState(flipped) } catch { continue }
            // It can be used, and be taken away.
            _ = try Self.state(files)
            for name in try files.names() { try? files.remove(name) }
        }
    }
}
