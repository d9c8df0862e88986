import CommandLineSupport

extension Command {
    /// All that this program does.
    static let serving = Command.invokeBatch { arguments throws(Failure) in
        var server = BatchServer(features: try arguments[Command.batchFeatures] ?? .wasm3)
        server.isStressed = try arguments[Command.collect]
        try server.run()
        return 0
    }
}
