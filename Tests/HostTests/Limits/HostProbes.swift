import Host
import HostSystem
import Platform

extension LimitProbe {
    /// A guest whose calls tests make, with a file of ten bytes below `/`.
    private static func guest(_ budget: GuestBudget) throws -> Guest {
        var configuration = WASIConfiguration()
        let system = MemoryFileSystem()
        try system.addFile("file", Array("0123456789".utf8))
        configuration.preopen("/", system)
        configuration.standardOutput = BytesOutput()
        configuration.standardError = BytesOutput()
        configuration.budget = budget
        return Guest(configuration)
    }

    private static func answer(_ errnos: [WASIErrno?]) -> ProbeAnswer {
        let failure = errnos.first { $0 != .success }
        return failure.map { .refused("\($0.map { "\($0)" } ?? "trap")") } ?? .given
    }

    /// What the host does for guests.
    static let ofHosts: [LimitProbe] = [
        LimitProbe(.descriptors, need: 3) { budget in
            let guest = try guest(budget)
            return answer((0..<3).map { _ in guest.open("file").errno })
        },
        LimitProbe(.sockets, need: 2) { budget in
            let world = try SocketWorld(.simulated) { $0.budget = budget }
            return withExtendedLifetime(world) {
                answer((0..<2).map { _ in world.guest.errno(.sockOpen, 1, 2, 16) })
            }
        },
        LimitProbe(.bytesRead, need: 10, port: .directory("/")) { budget in
            let guest = try guest(budget)
            let number = guest.open("file").number
            var text = ""
            var errno: WASIErrno?
            repeat {
                let part = guest.read(number, UInt32(10 - text.utf8.count))
                errno = part.errno
                text += part.text
            } while errno == .success && text.utf8.count < 10
            return answer([errno])
        },
        LimitProbe(.bytesWritten, need: 10, port: .standardOutput) { budget in
            let guest = try guest(budget)
            return answer((0..<10).map { _ in guest.write(1, "a") })
        },
        LimitProbe(.logBytes, need: 10) { budget in
            let guest = try guest(budget)
            return answer((0..<10).map { guest.write(1 + $0 % 2, "a") })
        },
        LimitProbe(.randomBytes, need: 100) { budget in
            let guest = try guest(budget)
            return answer([
                guest.errno(.randomGet, 512, 60), guest.errno(.randomGet, 512, 40),
            ])
        },
        LimitProbe(.copiedBytes, need: 10) { budget in
            let guest = try guest(budget)
            guard guest.write(1, "0123456789") == .success else { return .refused("write") }
            let count = guest.load(UInt32.self, at: 40)
            return count == 10 ? .given : .refused("\(count) written")
        },
        LimitProbe(.copiedBytes, need: 20) { budget in
            answer([try guest(budget).errno(.randomGet, 512, 20)])
        },
        LimitProbe(.copiedBytes, need: 50) { budget in
            answer([try guest(budget).errno(.fdReaddir, 3, 4096, 50, 0, 16)])
        },
    ]
}
