import HostSystem
import Platform
import Testing

@Suite struct DescriptorLimitTests {
    /// In a process of its own, which has no descriptors left then.
    @Test func noDescriptorsLeftIsAnError() async {
        await #expect(processExitsWith: .success) {
            // Some systems allow a billion.
            var limit = rlimit(rlim_cur: 64, rlim_max: 64)
            #if canImport(Glibc)
                let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            #else
                let kind = RLIMIT_NOFILE
            #endif
            guard unsafe setrlimit(kind, &limit) == 0 else { exit(4) }
            while dup(2) >= 0 {}
            for kind in World.kinds where kind != .simulated {
                do {
                    _ = try World.poller(kind)
                    exit(1)
                } catch let error as ReactorError {
                    guard case .system(_, EMFILE) = error else { exit(2) }
                } catch {
                    exit(3)
                }
            }
            exit(0)
        }
    }
}
