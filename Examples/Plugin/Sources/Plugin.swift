import Foundation
import WeftKit

@main
enum Plugin {
    static func main() throws {
        var configuration = EngineConfiguration()
        configuration.isMetered = true  // plugins of strangers have fuel
        configuration.tracksWrites = true  // pools make instances as new in microseconds
        let engine = Engine(configuration)

        let folder = Bundle.module.bundleURL.appending(path: "Plugins")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files.sorted() {
            do {
                let plugin = try PluginHost(
                    path: folder.appending(path: file).path, name: file, engine: engine)
                let pool = plugin.makePool()
                for message in ["hello", "a second message"] {
                    let (text, log) = try PluginHost.filter(message, pool)
                    print("\(file): \(text)", log.isEmpty ? "" : "\(log)")
                }
            } catch let trap as Trap {
                print("\(file): stopped: \(trap.code)")
            } catch let error as ModuleLoadError {
                print("\(file): not a module: \(error.reason.kind)")
            } catch {
                print("\(file): \(error.localizedDescription)")
            }
        }
    }
}

extension ModuleLoadError.Reason {
    var kind: String {
        switch self {
        case .text(let error): error.message
        case .module: "malformed or invalid"
        case .unreadable(let words): words
        }
    }
}
