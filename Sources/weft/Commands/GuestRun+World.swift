import CommandLineSupport
import Host

// What of the host a guest is given.

extension GuestRun {
    func configuration(
        until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> sending WASIConfiguration {
        var configuration = WASIConfiguration()
        if let count = options.threadsMax { configuration.limits.threadsMax = Int(clamping: count) }
        if let deadline {
            configuration.isInterrupted = { ContinuousClock.now >= deadline }
        }
        configuration.argumentBytes = [programName.bytes] + options.arguments.map(\.bytes)
        configuration.environmentBytes = options.environment.map { ($0.name.bytes, $0.value.bytes) }
        for (host, guest) in options.directories {
            configuration.preopenBytes.append((guest.bytes, try Self.directory(host)))
        }
        configuration.network = try network()
        if options.resetsConnections { configuration.lostConnections = .reset }
        configuration.standardInput = try standardInput(until: deadline)
        configuration.standardOutput = HostFile.standardOutput()
        configuration.standardError = HostFile.standardError()
        return configuration
    }

    private func network() throws(Failure) -> NetworkAccess {
        guard !options.connectRules.isEmpty || !options.listenRules.isEmpty else { return .none }
        do throws(NetworkRuleError) {
            var access = try NetworkAccess(
                connect: options.connectRules, listen: options.listenRules)
            let log = DenialLog()
            access.onDenial = { log.add($0) }
            return access
        } catch {
            throw Failure("\(error)")
        }
    }

    /// The file's own name, as argument 0, unless another one is given.
    private var programName: CommandWord {
        options.programName ?? options.path.pathParts.last ?? options.path
    }

    private static func directory(_ path: CommandWord) throws(Failure) -> HostDirectory {
        do throws(WASIErrno) {
            return try HostDirectory(pathBytes: path.bytes)
        } catch {
            try Files.checkDirectory(path)
            throw Failure("\(path): \(error)")
        }
    }

    private func standardInput(
        until deadline: ContinuousClock.Instant?
    ) throws(Failure) -> HostFile {
        guard let path = options.input, path != "-" else { return HostFile.standardInput() }
        // Open as long as the process.
        let descriptor = try Files.openToRead(path, until: deadline)
        return HostFile(borrowing: descriptor, canRead: true, canWrite: false)
    }
}
