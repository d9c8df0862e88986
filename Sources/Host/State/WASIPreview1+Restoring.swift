import Platform
package import WasmInterp

// The guest's world made again, of what is given now: rights and limits are those of that.

extension WASIPreview1 {
    package func restoreState(_ bytes: [UInt8]) throws(StateError) {
        lock.lock()
        defer { lock.unlock() }
        var problems: [String] = []
        do throws(SnapshotError) {
            var state = WASIState()
            var reader = StateReader(ofParticipant: bytes)
            try reader.state(&state)
            guard reader.isAtEnd else { throw reader.fail("more than it should have") }
            restore(state, &problems)
        } catch {
            problems.append("\(error.code)")
        }
        guard problems.isEmpty else {
            throw .participant(name: participantName, problems: problems)
        }
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
        guard state.descriptors.count <= countMax else {
            return problems.append("more descriptors than \(countMax)")
        }
        var restored: [Descriptor?] = []
        for (number, descriptor) in state.descriptors.enumerated() {
            do {
                restored.append(try descriptor.map { try open($0, preopens) })
            } catch let problem as Problem {
                if let words = problem.words { problems.append("descriptor \(number): \(words)") }
            } catch {
                problems.append("descriptor \(number): \(error)")
            }
        }
        let listings = listings(state.listings, &problems)
        // Nothing has been changed by now.
        guard problems.isEmpty else { return }
        descriptors = DescriptorTable(restored, countMax: countMax)
        self.listings = listings
        arguments = state.arguments.map { Self.terminated($0) }
        environment = state.environment.map { Self.terminated($0) }
        restorePorts(state, preopens, &problems)
        let now = clock.monotonic()
        clockLead = state.monotonic > now ? state.monotonic - now : 0
    }

    private func restorePorts(
        _ state: WASIState, _ preopens: [Int?], _ problems: inout [String]
    ) {
        Self.restore(state.clock, clock, "the clock", &problems)
        Self.restore(state.random, random, "the source of random bytes", &problems)
        for (number, (stream, state)) in zip(given.standard, state.standard).enumerated() {
            Self.restore(state, stream, "descriptor \(number)", &problems)
        }
        for (preopen, number) in zip(state.preopens, preopens) {
            guard let number else { continue }
            let directory = given.preopens[number].directory
            Self.restore(preopen.state, directory, Self.text(preopen.name), &problems)
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

    private func open(_ state: DescriptorState, _ preopens: [Int?]) throws -> Descriptor {
        var descriptor: Descriptor
        switch state.origin {
        case .standard(let number):
            guard given.standard.indices.contains(number) else {
                throw Problem(words: "no standard stream")
            }
            descriptor = given.standard(number)
        case .preopen(let number):
            descriptor = given.preopen(try Self.preopen(number, preopens))
        case .socket: throw Problem(words: "a socket")
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
