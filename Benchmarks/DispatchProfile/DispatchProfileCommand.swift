import Foundation
import Host
import WasmInterp

/// Runs a program of WASI preview 1 and prints which cells it executed.
@main
struct DispatchProfileCommand {
    static let usage = """
        usage: dispatch-profile [--top N] [--places SHARE] FILE [ARGUMENTS…]

        Prints the most frequent cells, and runs of two to four cells; with --places also the
        cells by address that make up at least SHARE percent of all that were executed.

        """

    var top = 40
    var placeShare: Double?
    var words: [String] = []

    static func main() {
        guard DispatchProfile.isAvailable else {
            return print("build with: swift build -c release --traits DispatchProfile")
        }
        var command = DispatchProfileCommand()
        var arguments = CommandLine.arguments.dropFirst()
        while let word = arguments.popFirst() {
            switch word {
            case "--top": command.top = arguments.popFirst().flatMap { Int($0) } ?? 0
            case "--places": command.placeShare = arguments.popFirst().flatMap { Double($0) }
            default:
                command.words = [word] + arguments
                arguments = []
            }
        }
        guard let path = command.words.first else { return print(usage) }
        do {
            try command.run(path)
        } catch {
            print("\(path): \(error)")
        }
    }

    private func run(_ path: String) throws {
        var configuration = EngineConfiguration()
        configuration.compilation = .lazy
        let bytes = try Data(contentsOf: URL(filePath: path))
        let module = try Module([UInt8](bytes), engine: Engine(configuration))
        let store = Store(engine: module.engine, host: ())
        var imports = ImportSet(in: store)
        var wasi = WASIConfiguration()
        wasi.arguments = words
        wasi.standardOutput = HostFile.standardError()
        wasi.standardError = HostFile.standardError()
        WASIPreview1(wasi).define(in: &imports)
        let instance = try imports.instantiate(module)
        do {
            _ = try instance.function("_start")?.call()
        } catch {
            print("\(path): \(error)")
        }
        withExtendedLifetime(module) { report() }
    }

    private func report() {
        for length in 1...4 {
            let sequences = DispatchProfile.sequences(length: length)
            let total = sequences.reduce(0) { $0 + $1.count }
            print("\n\(length) in a row: \(total)")
            for sequence in sequences.prefix(top) {
                print(line(sequence.count, total, sequence.names.joined(separator: "  ")))
            }
        }
        guard let placeShare else { return }
        let places = DispatchProfile.places
        let total = places.reduce(0) { $0 + $1.count }
        print("\nby place")
        var last: UInt = 0
        for place in places where Double(place.count) >= Double(total) * placeShare / 100 {
            if place.address &- last > 32 { print("") }
            last = place.address
            let operands = place.operands.map { "\($0)" }.joined(separator: " ")
            print(
                "\(String(place.address, radix: 16)) "
                    + line(place.count, total, "\(place.name) \(operands)"))
        }
    }

    private func line(_ count: UInt64, _ total: UInt64, _ text: String) -> String {
        let permyriad = total == 0 ? 0 : count * 10000 / total
        let cents = permyriad % 100
        return "\(permyriad / 100).\(cents < 10 ? "0" : "")\(cents)% \(count)  \(text)"
    }
}
