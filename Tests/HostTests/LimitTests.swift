import Host
import Platform
import Testing

/// What the host keeps for a guest, and what one call may ask for: at the limit, below, above.
struct LimitTests {
    private func makeGuest(
        _ directory: (any FileSystemDirectory)? = nil, _ set: (inout WASILimits) -> Void
    ) -> Guest {
        var configuration = WASIConfiguration()
        set(&configuration.limits)
        let clock = VirtualClock()
        configuration.clock = clock
        configuration.waiter = VirtualWaiter(clock)
        configuration.standardOutput = BytesOutput()
        let root = directory ?? MemoryFileSystem().rootDirectory()
        configuration.preopens = [("/", root)]
        return Guest(configuration)
    }

    @Test(arguments: [(9, WASIErrno.success), (10, .success), (11, .nametoolong)])
    func bytesOfPaths(count: Int, errno: WASIErrno) {
        let guest = makeGuest { $0.pathBytesMax = 10 }
        let name = String(repeating: "n", count: count)
        #expect(guest.path(.pathCreateDirectory, name) == errno)
    }

    @Test(arguments: [(UInt64(2), WASIErrno.success), (3, .success), (4, .nomem)])
    func buffers(count: UInt64, errno: WASIErrno) {
        let guest = makeGuest { $0.buffersMax = 3 }
        #expect(guest.errno(.fdWrite, 1, 0, count, 512) == errno)
        #expect(guest.errno(.fdRead, 0, 0, count, 512) == errno)
    }

    @Test(arguments: [(UInt32(9), UInt32(9)), (10, 10), (11, 10)])
    func bytesOfATransfer(count: UInt32, moved: UInt32) {
        let guest = makeGuest { $0.transferBytesMax = 10 }
        // In three buffers, the last one of which is more than may be moved.
        for (index, part) in [4, 4, count - 8].enumerated() {
            guest.store(UInt32(1024), at: 32 + index * 8)
            guest.store(part, at: 36 + index * 8)
        }
        #expect(guest.errno(.fdWrite, 1, 32, 3, 512) == .success)
        #expect(guest.load(UInt32.self, at: 512) == moved)
    }

    @Test(arguments: [(UInt64(99), WASIErrno.success), (100, .success), (101, .nomem)])
    func randomBytes(count: UInt64, errno: WASIErrno) {
        let guest = makeGuest { $0.randomBytesMax = 100 }
        #expect(guest.errno(.randomGet, 512, count) == errno)
        #expect(guest.bytes(at: 512, 101).contains { $0 != 0 } == (errno == .success))
    }

    @Test(arguments: [(UInt64(2), WASIErrno.success), (3, .success), (4, .nomem)])
    func subscriptions(count: UInt64, errno: WASIErrno) {
        let guest = makeGuest { $0.subscriptionsMax = 3 }
        #expect(guest.errno(.pollOneoff, 1024, 4096, count, 16) == errno)
    }

    @Test(arguments: TreeKind.allCases)
    func linksOfAPath(kind: TreeKind) throws {
        let tree = try Tree(kind)
        let guest = makeGuest(tree.directory) { $0.linksMax = 2 }
        #expect(guest.symlink(".", "here") == .success)
        #expect(guest.peek("here/hello.txt").errno == .success)
        #expect(guest.peek("here/here/hello.txt").errno == .success)
        #expect(guest.peek("here/here/here/hello.txt").errno == .loop)
    }

    @Test(arguments: TreeKind.allCases)
    func directoriesToGoBackTo(kind: TreeKind) throws {
        let tree = try Tree(kind)
        let guest = makeGuest(tree.directory) { $0.pathDirectoriesMax = 2 }
        #expect(guest.path(.pathCreateDirectory, "dir/sub/third") == .success)
        #expect(guest.path(.pathCreateDirectory, "dir/sub/third/fourth") == .success)
        #expect(guest.peek("dir/sub/../inner.txt").errno == .success)
        #expect(guest.peek("dir/sub/third/../../inner.txt").errno == .success)
        #expect(guest.peek("dir/sub/third/fourth/../../deep.txt").errno == .success)
        // Further up is neither the directory that it was nor the first one.
        #expect(guest.peek("dir/sub/third/fourth/../../../inner.txt").errno == .nametoolong)
        #expect(guest.peek("dir/sub/third/fourth/../../../hello.txt").errno == .nametoolong)
    }

    @Test(arguments: TreeKind.allCases)
    func namesOfAListing(kind: TreeKind) throws {
        let tree = try Tree(kind)
        for (countMax, errno): (Int, WASIErrno) in [(1, .nomem), (2, .success), (3, .success)] {
            let guest = makeGuest(tree.directory) { $0.directoryEntriesMax = countMax }
            #expect(guest.errno(.fdReaddir, 3, 4096, 4096, 0, 16) == errno)
        }
    }

    /// `.`, `..`, `dir` and `hello.txt`: 32 bytes each and their names are 143.
    @Test(arguments: TreeKind.allCases)
    func bytesOfAListing(kind: TreeKind) throws {
        let tree = try Tree(kind)
        for (bytesMax, errno): (Int, WASIErrno) in [
            (142, .nomem), (143, .success), (144, .success),
        ] {
            let guest = makeGuest(tree.directory) { $0.listingBytesMax = bytesMax }
            #expect(guest.errno(.fdReaddir, 3, 4096, 4096, 0, 16) == errno)
        }
    }

    /// What all listings keep is limited together: the oldest is given up, and read anew if it is
    /// asked for again.
    @Test func listingsTogether() throws {
        let system = MemoryFileSystem()
        for index in 0..<8 { try system.addFile("file\(index)", []) }
        // A listing is 363 bytes, so that two of them are kept.
        let guest = makeGuest(system.rootDirectory()) { $0.listingBytesMax = 1_000 }
        var numbers: [UInt64] = []
        for _ in 0..<5 { numbers.append(guest.open(".", [.directory]).number) }
        func entry(_ number: UInt64, _ cookie: UInt64) -> String? {
            let errno = guest.errno(.fdReaddir, number, 4096, 29, cookie, 16)
            guard errno == .success, guest.load(UInt32.self, at: 16) == 29 else { return nil }
            return String(decoding: guest.bytes(at: 4096 + 24, 5), as: UTF8.self)
        }
        for number in numbers { #expect(entry(number, 2) == "file0") }
        #expect(guest.path(.pathUnlinkFile, "file0") == .success)
        // The last two still know the name, the first one is read anew and does not.
        #expect(entry(numbers[4], 2) == "file0")
        #expect(entry(numbers[3], 2) == "file0")
        #expect(guest.errno(.fdReaddir, numbers[0], 4096, 29, 2, 16) == .success)
        #expect(guest.load(UInt64.self, at: 4096) == 3)
        #expect(guest.bytes(at: 4096 + 24, 5) == [UInt8]("file1".utf8))
        // A listing goes with its descriptor, and moves with it.
        #expect(guest.errno(.fdRenumber, numbers[4], numbers[1]) == .success)
        #expect(entry(numbers[1], 2) == "file0")
        #expect(guest.errno(.fdClose, numbers[1]) == .success)
        #expect(guest.open(".", [.directory]).number == numbers[1])
        #expect(entry(numbers[1], 2) == "file1")
    }

    /// More subscriptions than the process may have descriptors, all to one of them; and more
    /// descriptors than it may have by now, which are looked at in portions.
    @Test func manySubscriptions() async {
        await #expect(processExitsWith: .success) {
            var (ends, others): ([Int32], [Int32]) = ([0, 0], [])
            guard unsafe pipe(&ends) == 0 else { exit(2) }
            for _ in 0..<40 { others.append(dup(ends[0])) }
            var limit = rlimit(rlim_cur: 16, rlim_max: 4096)
            #if canImport(Glibc)
                let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            #else
                let kind = RLIMIT_NOFILE
            #endif
            guard unsafe setrlimit(kind, &limit) == 0 else { exit(3) }
            let waiter = HostWaiter()
            let same = [WaitRequest](
                repeating: WaitRequest(descriptor: ends[0], forWriting: false), count: 1_025)
            let distinct = others.map { WaitRequest(descriptor: $0, forWriting: false) }
            for requests in [same, distinct] {
                let clock = HostClock()
                let nothing = waiter.wait(requests, nanoseconds: 20_000_000) { false }
                // It waited, and was not busy meanwhile.
                guard nothing == .timedOut, clock.monotonic() >= 20_000_000 else { exit(4) }
                guard unsafe write(ends[1], "x", 1) == 1 else { exit(5) }
                guard
                    case .ready(let answers) = waiter.wait(
                        requests, nanoseconds: nil, isInterrupted: { false }),
                    answers.count == requests.count, answers.allSatisfy(\.isReady)
                else { exit(6) }
                var byte: UInt8 = 0
                guard unsafe read(ends[0], &byte, 1) == 1 else { exit(7) }
            }
            exit(0)
        }
    }
}
