import Foundation
import Host
import MeshCrypto
import Testing
import WasmCore
import WasmInterp

/// Pages of snapshots in files: found again, or missed by name.
@Suite struct DirectoryPageStoreTests {
    /// A module with a memory of two pages of 64 KiB, named "m".
    private static let bytes: [UInt8] = [
        0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 5, 3, 1, 0, 2, 7, 5, 1, 1, 0x6D, 2, 0,
    ]

    private struct World {
        let store: Store<Void>
        let module: Module

        init() throws {
            module = try Module(DirectoryPageStoreTests.bytes, engine: Engine())
            store = Store(engine: module.engine, host: ())
            try write([1])
        }

        /// Fills pages of the memory, each with another byte.
        func write(_ pages: [UInt8]) throws {
            let memory = try #require(store.instantiate(module).memory("m"))
            for page in pages {
                try memory.write([UInt8](repeating: page, count: 4_096), at: Int(page) * 4_096)
            }
        }

        func snapshot(_ pages: DirectoryPageStore) throws -> [UInt8] {
            var options = SnapshotOptions()
            options.pageStore = pages
            return try store.writeSnapshot(options, to: SnapshotBytes()).sink.bytes
        }

        /// Whether a snapshot has the state of the store.
        func isState(_ bytes: [UInt8], _ pages: DirectoryPageStore) throws -> Bool {
            let other = Store(engine: module.engine, host: ())
            _ = try other.readSnapshot(
                from: SnapshotBytes(bytes), modules: { [module] _ in module }, pageStore: pages,
                host: { _ in nil })
            return try other.image().memories == store.image().memories
        }

        func fault(_ bytes: [UInt8], _ pages: DirectoryPageStore) throws -> PageStoreError? {
            let error = #expect(throws: SnapshotError.self) { _ = try isState(bytes, pages) }
            guard case .page(let fault) = error?.code else { return nil }
            return fault
        }
    }

    private static func digest(_ page: UInt8) -> ContentDigest {
        let bytes = [UInt8](repeating: page, count: 4_096)
        return unsafe ContentDigest(Blake3().digest(of: bytes.span.bytes))
    }

    private static func path(_ page: UInt8) -> String {
        let digits = "\(digest(page))"
        return "\(digits.prefix(2))/\(digits)"
    }

    @Test func pagesAreFoundAgainAlsoOnADisk() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let world = try World()
        let pages = try DirectoryPageStore(
            HostDirectory(path: folder.path), path: folder.path, synchronizes: true)
        try world.write([2, 3])
        let bytes = try world.snapshot(pages)
        #expect(try pages.contains(Self.digest(2)) && !pages.contains(Self.digest(9)))
        let again = try DirectoryPageStore(HostDirectory(path: folder.path), path: folder.path)
        #expect(again.byteCount == 3 * 4_096)
        #expect(try world.isState(bytes, again))
        let file = folder.appending(path: Self.path(2))
        #expect(try Data(contentsOf: file) == Data(repeating: 2, count: 4_096))
        try FileManager.default.removeItem(at: file)
        #expect(try world.fault(bytes, again) == .missing(page: "\(Self.digest(2))"))
    }

    @Test func whatIsDamagedIsNamedAndWrittenAnew() throws {
        let system = MemoryFileSystem()
        let pages = try DirectoryPageStore(system.rootDirectory(), path: "pages")
        let world = try World()
        let bytes = try world.snapshot(pages)
        let (other, longer) = (
            [UInt8](repeating: 9, count: 4_096), [UInt8](repeating: 1, count: 4_097)
        )
        for content in [[], [1], other, longer] {
            try system.remove(Self.path(1))
            try system.addFile(Self.path(1), content)
            #expect(try world.fault(bytes, pages) == .damaged(page: "\(Self.digest(1))"))
        }
        _ = try world.snapshot(pages)
        #expect(try world.isState(bytes, pages))
    }

    @Test func whatNoSnapshotNamesIsRemoved() throws {
        let system = MemoryFileSystem()
        let pages = try DirectoryPageStore(system.rootDirectory(), path: "pages")
        let world = try World()
        try world.write([2, 3])
        let first = try world.snapshot(pages)
        try world.write([4])
        let other = try World()
        let second = try other.snapshot(pages)
        #expect(try KeptPages.named(by: SnapshotBytes(first)) == Set([1, 2, 3].map(Self.digest)))
        let kept = try KeptPages.named(by: SnapshotBytes(second))
        let folder = String(Self.path(2).prefix(2))
        for name in ["new-17", "notes"] { try system.addFile("\(folder)/\(name)", []) }
        #expect(pages.byteCount == 3 * 4_096)
        #expect(try pages.removeAll(but: kept) == 2)
        #expect(pages.byteCount == 4_096)
        #expect(try other.isState(second, pages))
        #expect(try system.names(in: folder) == ["notes"])
        #expect(try world.fault(first, pages) != nil)
    }

    @Test func bytesAreLimited() throws {
        let system = MemoryFileSystem()
        let pages = try DirectoryPageStore(
            system.rootDirectory(), path: "pages", byteCountMax: 2 * 4_096)
        let world = try World()
        _ = try world.snapshot(pages)
        try world.write([2, 3])
        #expect(throws: PageStoreError.full(byteCountMax: 8_192)) { _ = try world.snapshot(pages) }
        // What is there already needs no room.
        _ = try pages.removeAll(but: [])
        _ = try World().snapshot(pages)
        _ = try World().snapshot(pages)
        #expect(pages.byteCount == 4_096)
    }

    @Test func errorsOfFilesNameThem() throws {
        let system = MemoryFileSystem()
        let pages = try DirectoryPageStore(system.rootDirectory(), path: "pages")
        try system.addFile(String(Self.path(1).prefix(2)), [])
        let error = #expect(throws: PageStoreError.self) { _ = try World().snapshot(pages) }
        #expect(error == .file(path: "pages/\(Self.path(1))", reason: "Not a directory"))
        #expect(pages.byteCount == 0)
    }
}
