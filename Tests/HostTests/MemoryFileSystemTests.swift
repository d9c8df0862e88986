import Foundation
import Host
import Testing

/// One file system in memory, used by many threads.
@Suite struct MemoryFileSystemTests {
    static let threadCount = 8

    private func onThreads(_ body: @escaping @Sendable (Int) -> Void) {
        let group = DispatchGroup()
        for index in 0..<Self.threadCount {
            group.enter()
            Thread.detachNewThread {
                body(index)
                group.leave()
            }
        }
        group.wait()
    }

    private func makeGuest(_ system: MemoryFileSystem) -> Guest {
        var configuration = WASIConfiguration()
        configuration.preopens = [(guestPath: "/", directory: system.rootDirectory())]
        return Guest(configuration)
    }

    @Test func appendsOfManyThreadsAreWhole() throws {
        let system = MemoryFileSystem()
        try system.addFile("log", [])
        onThreads { thread in
            let guest = makeGuest(system)
            let letter = String(UnicodeScalar(UInt8(65 + thread)))
            let (errno, number) = guest.open("log", rights: Guest.write, .append)
            #expect(errno == .success)
            for _ in 0..<100 {
                #expect(
                    guest.write(number, String(repeating: letter, count: 7) + "\n") == .success)
            }
        }
        let guest = makeGuest(system)
        let (_, number) = guest.open("log")
        var text = ""
        while true {
            let part = guest.read(number, 4096)
            #expect(part.errno == .success)
            if part.text.isEmpty { break }
            text += part.text
        }
        let lines = text.split(separator: "\n")
        #expect(lines.count == 800)
        #expect(lines.allSatisfy { $0.count == 7 && Set($0).count == 1 })
    }

    @Test func oneOfManyThreadsCreatesAName() {
        let system = MemoryFileSystem()
        let guests = LockedCount()
        onThreads { thread in
            let guest = makeGuest(system)
            for index in 0..<50 {
                let flags: OpenFlags = [.create, .exclusive]
                let (errno, number) = guest.open("f\(index)", flags, rights: Guest.write)
                if errno == .success {
                    guests.add(1)
                    _ = guest.call(.fdClose, number)
                } else {
                    #expect(errno == .exist)
                }
            }
        }
        #expect(guests.value == 50)
    }

    /// Renames, removals, links and listings at the same time leave the limits as they were.
    @Test func nothingIsLostWhenManyThreadsChangeTheTree() {
        let system = MemoryFileSystem(byteCountMax: 100_000, nodeCountMax: 200)
        onThreads { thread in
            let guest = makeGuest(system)
            for round in 0..<60 {
                let name = "t\(thread)"
                _ = guest.path(.pathCreateDirectory, "shared")
                let (errno, number) = guest.open(name, [.create], rights: Guest.write)
                #expect(errno == .success)
                #expect(guest.write(number, "some words") == .success)
                _ = guest.rename(name, "shared/\(round % 3)")
                _ = guest.link("shared/\(round % 3)", "l\(thread)")
                #expect(guest.call(.fdClose, number) == .errno(.success))
                _ = guest.path(.pathUnlinkFile, "shared/\(round % 3)")
                _ = guest.path(.pathUnlinkFile, "l\(thread)")
                _ = guest.path(.pathUnlinkFile, name)
                _ = guest.path(.pathRemoveDirectory, "shared")
            }
        }
        let guest = makeGuest(system)
        for name in ["0", "1", "2"] { _ = guest.path(.pathUnlinkFile, "shared/\(name)") }
        _ = guest.path(.pathRemoveDirectory, "shared")
        // All that was there is free again: the largest file fits.
        let (errno, number) = guest.open("large", [.create], rights: Guest.write)
        #expect(errno == .success)
        #expect(guest.errno(.fdFilestatSetSize, number, 100_000) == .success)
    }
}

/// A number that threads add to.
final class LockedCount: @unchecked Sendable {
    // Sendable: the lock is held for each access.
    private let lock = NSLock()
    private var count = 0
    var value: Int { lock.withLock { count } }
    func add(_ amount: Int) { lock.withLock { count += amount } }
}
