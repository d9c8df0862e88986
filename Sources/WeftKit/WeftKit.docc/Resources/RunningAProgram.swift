import WeftWASI

@main struct Greeter {
    static func main() throws {
        var wasi = WASIConfiguration()
        wasi.arguments = ["greeter", "Ada"]
        wasi.standardOutput = .lines { print("guest:", $0) }
        print(try WASIPreview1.run(Module(path: "greeter.wat", engine: Engine()), wasi))
    }
}
