internal import MeshCrypto
import Platform
import WasmInterp

/// Where the memories of guests lie that wait for long: a file a guest in a folder, which nobody
/// but the process's user can read and which goes when the guest is woken or ends.
final class HibernationFolder: Sendable {
    private struct State {
        var lastNumber: UInt64 = 0
        var byteCount: UInt64 = 0
    }

    private let path: String
    private let byteCountMax: UInt64
    private let state = Locked(State())

    init(_ hibernation: GuestExecutor.Hibernation) {
        path = hibernation.folder
        byteCountMax = hibernation.byteCountMax
    }

    /// Puts the memories of a guest aside that waits.
    ///
    /// - Returns: nil if there is no room: it keeps them.
    func putAside<T>(_ invocation: Invocation<T>) -> HibernatedGuest? {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        let name = "\(path)/weft-\(getpid())-\(SystemThread.currentNumber)-\(number).memory"
        guard let file = PageFile(creating: name) else { return nil }
        let guest = HibernatedGuest(self, file)
        do {
            var hasher = Blake3Hasher()
            let aside = try invocation.putMemoriesAside { bytes throws(FileFailure) in
                // Before it is written, so that the limit holds for what is on the disk.
                guard take(UInt64(bytes.byteCount)) else { throw FileFailure(EDQUOT) }
                guest.byteCount += UInt64(bytes.byteCount)
                hasher.update(bytes)
                try file.write(bytes)
            }
            guard let aside else { return nil }
            guest.content = .init(aside: aside, digest: hasher.finalize().digest)
            file.close()
            return guest
        } catch {
            return nil
        }
    }

    private func take(_ count: UInt64) -> Bool {
        state.withLock { state in
            let (sum, overflow) = state.byteCount.addingReportingOverflow(count)
            guard !overflow, sum <= byteCountMax else { return false }
            state.byteCount = sum
            return true
        }
    }

    fileprivate func give(_ count: UInt64) { state.withLock { $0.byteCount -= count } }
}

/// The memories of a guest in a file, which is gone with this.
final class HibernatedGuest {
    fileprivate struct Content {
        var aside: MemoriesAside
        var digest: Blake3Digest
    }

    private let folder: HibernationFolder
    private let file: PageFile
    fileprivate(set) var byteCount: UInt64 = 0
    fileprivate var content: Content?

    fileprivate init(_ folder: HibernationFolder, _ file: PageFile) {
        self.folder = folder
        self.file = file
    }

    deinit {
        file.remove()
        folder.give(byteCount)
    }

    /// - Returns: False if the system has no descriptor for the file now: nothing has changed.
    /// - Throws: ``GuestEnd/lostMemory(reason:)``; the guest's store is of no use then.
    func giveBack<T>(to invocation: Invocation<T>) throws(GuestEnd) -> Bool {
        guard let content else { return true }
        do {
            guard try file.open() else { return false }
            var hasher = Blake3Hasher()
            try invocation.takeMemoriesBack(content.aside) { bytes throws(FileFailure) in
                try file.read(&bytes)
                hasher.update(bytes.bytes)
            }
            guard hasher.finalize().digest == content.digest else {
                throw GuestEnd.lostMemory(reason: "\(file.path) has been changed")
            }
            return true
        } catch let error as GuestEnd {
            throw error
        } catch {
            throw .lostMemory(reason: "\(file.path): \(error)")
        }
    }
}
