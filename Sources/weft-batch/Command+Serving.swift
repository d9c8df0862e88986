import CommandLineSupport

extension Command {
    /// All that this program does.
    static let serving = Command.invokeBatch { arguments throws(Failure) in
        var server = BatchServer(
            features: try Command.batchFeatures.read(arguments, usual: .wasm3))
        server.isStressed = try arguments[Command.collect]
        try server.run()
        return 0
    }
}
