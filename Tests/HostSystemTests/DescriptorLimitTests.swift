import HostSystem
import Platform
import Testing

@Suite struct DescriptorLimitTests {
    /// In a process of its own, which has no descriptors left then.
    @Test func noDescriptorsLeftIsAnError() async {
        await #expect(processExitsWith: .success) {
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
