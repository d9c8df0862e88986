import Platform
public import WasmInterp

// The guest's world made again, of what is given now: rights and limits are those of that.

extension WASIPreview1 {
    /// Makes it what another context was, of what this one has been given: directories by name, and
    /// files below them as far as they are still there. Limits and rights stay this one's.
    ///
    /// - Throws: `StateError` with all that is not there.
    public func restoreState(_ bytes: [UInt8]) throws(StateError) {
        lock.lock()
        defer { lock.unlock() }
        var problems: [String] = []
        do throws(SnapshotError) {
            restore(try Self.state(of: bytes), &problems)
        } catch {
            problems.append("\(error.code)")
        }
        guard problems.isEmpty else {
            throw .participant(name: participantName, problems: problems)
        }
    }

    /// Looks whether it has the form of a state, whatever is given then.
    package static func checkState(_ bytes: [UInt8]) throws(StateError) {
        do throws(SnapshotError) {
            _ = try state(of: bytes)
        } catch {
            throw .participant(
                name: WASISnapshot.preview1.moduleName, problems: ["\(error.code)"])
        }
    }

    private static func state(of bytes: [UInt8]) throws(SnapshotError) -> WASIState {
        var state = WASIState()
        var reader = StateReader(ofParticipant: bytes)
        try reader.state(&state)
        if !reader.isAtEnd { try reader.rest(of: &state) }
        guard reader.isAtEnd else { throw reader.fail("more than it should have") }
        return state
    }

    /// Lets the guest find other arguments behind its name than those that it was prepared with.
    package func setArguments(_ words: [[UInt8]]) {
        lock.lock()
        defer { lock.unlock() }
        arguments = arguments.prefix(1) + words.map { Self.terminated($0) }
    }

    private func restore(_ state: WASIState, _ problems: inout [String]) {
        // Directories by name: others may be given besides, in another order.
        var preopens: [Int?] = []
        for preopen in state.preopens {
            let found = given.preopens.firstIndex { $0.guestPath == preopen.name }
            preopens.append(found)
            if found == nil { problems.append("no directory \(Self.text(preopen.name)) is given") }
        }
        let countMax = max(descriptors.countMax, given.count)
        // Files are opened in what directories have then.
        for (preopen, number) in zip(state.preopens, preopens) {
            guard let number else { continue }
            let directory = given.preopens[number].directory
            Self.restore(preopen.state, directory, Self.text(preopen.name), &problems)
        }
        guard state.descriptors.count <= countMax else {
            return problems.append("more descriptors than \(countMax)")
        }
        var restored: [Descriptor?] = []
        var sockets: [UInt32: SocketState] = [:]
        for socket in state.sockets { sockets[socket.descriptor] = socket }
        for (number, descriptor) in state.descriptors.enumerated() {
            do {
                let socket = sockets[UInt32(clamping: number)]
                restored.append(try descriptor.map { try open($0, preopens, socket) })
            } catch let problem as Problem {
                if let words = problem.words { problems.append("descriptor \(number): \(words)") }
            } catch let errno as WASIErrno {
                problems.append("descriptor \(number): \(words(of: errno, .descriptors))")
            } catch {
                problems.append("descriptor \(number): \(error)")
            }
        }
        let listings = listings(state.listings, &problems)
        // Nothing else has been changed by now.
        guard problems.isEmpty else { return }
        descriptors = DescriptorTable(restored, uses: state.uses, countMax: countMax)
        self.listings = listings
        arguments = state.arguments.map { Self.terminated($0) }
        environment = state.environment.map { Self.terminated($0) }
        restorePorts(state, &problems)
        let now = clock.monotonic()
        clockLead = state.monotonic > now ? state.monotonic - now : 0
    }

    private func restorePorts(
        _ state: WASIState, _ problems: inout [String]
    ) {
        Self.restore(state.clock, clock, "the clock", &problems)
        Self.restore(state.random, random, "the source of random bytes", &problems)
        for (number, (stream, state)) in zip(given.standard, state.standard).enumerated() {
            Self.restore(state, stream, "descriptor \(number)", &problems)
        }
    }

    private static func restore(
        _ state: [UInt8]?, _ port: AnyObject, _ what: String, _ problems: inout [String]
    ) {
        guard let state, let port = port as? any StatefulPort else { return }
        do {
            try port.setPortState(state)
        } catch {
            problems.append("\(what): \(error)")
        }
    }

    /// As guests get it, whoever wrote it.
    private static func terminated(_ string: [UInt8]) -> [UInt8] {
        string.last == 0 ? string : string + [0]
    }

    /// What keeps a descriptor from being opened; without words if that has been said.
    private struct Problem: Error {
        var words: String?
    }

    private func open(
        _ state: DescriptorState, _ preopens: [Int?], _ socket: SocketState?
    ) throws -> Descriptor {
        var descriptor: Descriptor
        switch state.origin {
        case .standard(let number):
            guard given.standard.indices.contains(number) else {
                throw Problem(words: "no standard stream")
            }
            descriptor = given.standard(number)
        case .preopen(let number):
            descriptor = given.preopen(try Self.preopen(number, preopens))
        case .socket:
            let leases = try lease(.descriptors)
            descriptor = Descriptor(.socket(try open(socket)), .socket, leases: leases)
        case .opened(var opened):
            opened.preopen = try Self.preopen(opened.preopen, preopens)
            let leases = try lease(.descriptors)
            descriptor = try open(opened)
            descriptor.leases = leases
        }
        descriptor.flags = DescriptorFlags(rawValue: state.flags)
            .intersection([.append, .nonblocking])
        descriptor.position = state.position
        return descriptor
    }

    private static func preopen(_ number: Int, _ preopens: [Int?]) throws(Problem) -> Int {
        guard preopens.indices.contains(number) else { throw Problem(words: "no directory") }
        guard let found = preopens[number] else { throw Problem() }
        return found
    }

    /// A socket is bound again where it was; a connection is lost, if that is allowed.
    private func open(_ state: SocketState?) throws(Problem) -> OpenedSocket {
        guard let state else { throw Problem(words: "a socket that was not written down") }
        guard !state.isConnected || lostConnections == .reset else {
            throw Problem(words: "its connection is lost, and connections may not be")
        }
        do throws(WASIErrno) {
            return try network.open(state)
        } catch {
            let family = GuestAddressFamily(rawValue: state.family)?.family
            let address = family.flatMap { state.local?.address($0) }
            let place = address.map { " at \($0)" } ?? ""
            let why = words(of: error, .sockets)
            throw Problem(words: "a socket\(place) cannot be made again: \(why)")
        }
    }

    /// Opens again what is there, and makes or empties nothing.
    private func open(_ opened: OpenedPath) throws(Problem) -> Descriptor {
        let (name, directory) = given.preopens[opened.preopen]
        let path = "\(Self.text(name)): \(Self.text(opened.path))"
        let options = OpenOptions(
            read: opened.canRead, write: opened.canWrite,
            flags: opened.isDirectory ? .directory : [])
        if directory.isReadOnly, options.changes { throw Problem(words: "\(path): read-only") }
        do {
            let node = try PathWalk.open(
                directory, GuestPath(opened.path), follow: true, options, .ofHost)
            switch node {
            case .directory(let directory):
                return Descriptor(.directory(directory), .opened(opened))
            case .file(let file): return Descriptor(.file(file), .opened(opened))
            }
        } catch {
            throw Problem(words: "\(path): \(error)")
        }
    }

    private func listings(_ states: [ListingState], _ problems: inout [String]) -> Listings {
        var listings = Listings(byteCountMax: listings.byteCountMax)
        for state in states {
            guard let listing = Listing(bytes: state.bytes, starts: state.starts) else {
                problems.append("a listing that is none")
                continue
            }
            // One that is too large is read anew when it is asked for, as one that was given up.
            guard listing.byteCount <= listings.byteCountMax else { continue }
            listings.add(listing, for: DescriptorNumber(state.descriptor))
        }
        return listings
    }
}
