import CommandLineSupport
import Platform

/// Says on standard error which uses of the network were denied, each once: a guest can ask for the
/// same as often as it likes.
final class DenialLog: Sendable {
    private static let linesMax = 100
    private let told = Locked<Set<String>>([])

    func add(_ denial: String) {
        let isNew = told.withLock { told in
            told.count < Self.linesMax && told.insert(denial).inserted
        }
        if isNew { StandardError.write("weft: network: \(denial)\n") }
    }
}
