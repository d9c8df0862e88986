import Foundation
import Testing

/// Compares what is there with what is listed.
///
/// `BLESS=1 swift test --filter RatchetTests` takes what has become better into the list, and
/// nothing else. `BLESS=moved` takes all, for when folders have moved or branches met: the
/// difference has to be read.
@Suite(.serialized) struct RatchetTests {
    @Test(arguments: Promise.allCases)
    func listHoldsWhatIsThere(promise: Promise) throws {
        var ratchet = try Ratchet()
        let listed = ratchet.sections[promise.rawValue] ?? [:]
        let found = try promise.found()
        let bless = ProcessInfo.processInfo.environment["BLESS"]
        var blessed = listed
        for name in Set(listed.keys).union(found.keys).sorted() {
            let (now, before) = (found[name] ?? 0, listed[name] ?? 0)
            let isBetter = now < before
            if bless == "moved" || (bless != nil && isBetter) {
                blessed[name] = found[name]
            } else {
                let what = "\(promise.rawValue): \(name)"
                #expect(
                    now == before || isBetter,
                    "\(what): \(now), where \(before) may be\(promise.reasons(for: name))")
                #expect(!isBetter, "\(what): better than the list says: \(now), not \(before)")
            }
        }
        guard bless != nil, blessed != listed else { return }
        ratchet.sections[promise.rawValue] = blessed
        try ratchet.write()
    }

    @Test func fileHasNoOtherSection() throws {
        let known = Set(Promise.allCases.map(\.rawValue))
        #expect(Set(try Ratchet().sections.keys).isSubset(of: known))
    }
}
