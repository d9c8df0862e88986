import CommandLineSupport
import Host
import WasmCore
import WasmInterp

/// Whether a guest could go on from a snapshot.
enum SnapshotVerdict {
    /// What there is to say of one that is as it has to be.
    static func line(_ path: CommandWord, _ modules: GivenModules) throws(Failure) -> String {
        let chain = try SnapshotChain(path)
        var configuration = EngineConfiguration()
        configuration.features = .all
        configuration.compilation = .lazy
        do {
            let checked = try chain.check(engine: Engine(configuration)) {
                modules.bytes["\($0)"]
            }
            let world = chain.contents.image.participants
            for part in world where part.name == WASISnapshot.preview1.moduleName {
                try WASIPreview1.checkState(part.bytes)
            }
            var words = ["\(chain.contents.byteCount) bytes", "\(chain.contents.digest)"]
            if !chain.parents.isEmpty {
                words.append("with \(chain.parents.count.counted("other")) behind it")
            }
            switch checked {
            case .state: break
            case .form: words.append("but for the state, which needs the components")
            }
            return "\(path): as it has to be: \(words.joined(separator: ", "))\n"
        } catch {
            throw Failure(error, of: path)
        }
    }
}
