import Platform
public import WasmInterp

// The guest's world as plain values.

extension WASIPreview1: StateParticipant {
    /// `wasi_snapshot_preview1`.
    public var participantName: String { WASISnapshot.preview1.moduleName }

    /// Arguments, environment, clock, descriptors with positions and listings; of ports what those
    /// have that keep something.
    ///
    /// - Throws: `StateError` with all that cannot be opened again.
    public func captureState() throws(StateError) -> [UInt8] {
        lock.lock()
        defer { lock.unlock() }
        guard !isStopped else {
            throw .participant(name: participantName, problems: ["the guest has ended"])
        }
        var problems: [String] = []
        var state = WASIState()
        state.arguments = arguments
        state.environment = environment
        state.monotonic = monotonic
        state.clock = Self.state(of: clock, "the clock", &problems)
        state.random = Self.state(of: random, "the source of random bytes", &problems)
        for (number, stream) in given.standard.enumerated() {
            state.standard.append(Self.state(of: stream, "descriptor \(number)", &problems))
        }
        for preopen in given.preopens {
            let what = Self.text(preopen.guestPath)
            state.preopens.append(
                PreopenState(
                    name: preopen.guestPath,
                    state: Self.state(of: preopen.directory, what, &problems)))
        }
        for (number, descriptor) in descriptors.all {
            if case .socket(let socket as OpenedSocket) = descriptor.kind {
                do {
                    state.sockets.append(try socket.state(of: number))
                } catch {
                    problems.append("descriptor \(number.raw): \(error)")
                }
            } else if let problem = problem(with: descriptor) {
                problems.append("descriptor \(number.raw): \(problem)")
            }
            while state.descriptors.count < number.raw { state.descriptors.append(nil) }
            state.descriptors.append(
                DescriptorState(
                    origin: descriptor.origin, flags: descriptor.flags.rawValue,
                    position: descriptor.position))
        }
        state.listings = listings.all.map { number, listing in
            ListingState(descriptor: number.raw, bytes: listing.bytes, starts: listing.starts)
        }
        state.uses = descriptors.allUses
        guard problems.isEmpty else {
            throw .participant(name: participantName, problems: problems)
        }
        do throws(SnapshotError) {
            var writer = StateWriter()
            try writer.state(&state)
            if state.hasRest { try writer.rest(of: &state) }
            return writer.bytes
        } catch {
            throw .participant(name: participantName, problems: ["\(error)"])
        }
    }

    static func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }

    private static func state(
        of port: AnyObject, _ what: String, _ problems: inout [String]
    ) -> [UInt8]? {
        guard let port = port as? any StatefulPort else { return nil }
        do {
            return try port.portState()
        } catch {
            problems.append("\(what): \(error)")
            return nil
        }
    }

    /// Why a descriptor could not be opened again; nil if it could.
    private func problem(with descriptor: Descriptor) -> String? {
        switch descriptor.origin {
        case .standard, .preopen: return nil
        case .socket: return "a socket that was given cannot be captured"
        case .opened(let opened):
            let path =
                "\(Self.text(given.preopens[opened.preopen].guestPath)): "
                + Self.text(opened.path)
            do {
                let own: Filestat
                switch descriptor.kind {
                case .directory(let directory): own = try directory.status()
                case .file(let file), .standard(let file): own = try file.status()
                case .socket: return nil
                }
                let directory = given.preopens[opened.preopen].directory
                let found = try PathWalk.find(
                    directory, GuestPath(opened.path), follow: true, .ofHost
                ).status
                let isSame = found.device == own.device && found.inode == own.inode
                return isSame ? nil : "\(path) is another file by now"
            } catch {
                return "\(path): \(error)"
            }
        }
    }
}
