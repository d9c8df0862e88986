import Foundation
import WeftKit

@main
enum Snapshots {
    /// Adds up the numbers from one that is given down to 1, and tells each to its host.
    static let guest = """
        (module
          (import "app" "tell" (func $tell (param i32)))
          (memory (export "memory") 1)
          (func (export "sum") (param $n i32) (result i32)
            (loop $next
              (call $tell (local.get $n))
              (i32.store (i32.const 0)
                (i32.add (i32.load (i32.const 0)) (local.get $n)))
              (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (i32.load (i32.const 0))))
        """

    /// What the app keeps for a guest, and wants to find again with it.
    final class Diary: StateParticipant {
        let name: String
        private(set) var numbers: [UInt8] = []

        init(_ name: String) { self.name = name }

        func note(_ number: Int32) {
            numbers.append(UInt8(clamping: number))
            print("\(name):", number)
        }

        let participantName = "diary"
        func captureState() -> [UInt8] { numbers }
        func restoreState(_ bytes: [UInt8]) { numbers = bytes }
    }

    /// A guest can be stopped where it computes if its code is metered.
    static func makeEngine() -> Engine {
        var configuration = EngineConfiguration()
        configuration.isMetered = true
        return Engine(configuration)
    }

    static func makeLinker(_ engine: Engine) -> Linker<Diary> {
        var linker = Linker<Diary>(engine: engine)
        linker.define("app", "tell") { (caller, number: Int32) in caller.host.note(number) }
        return linker
    }

    static func main() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).snap")
        defer { try? FileManager.default.removeItem(at: file) }
        try write(to: file)
        try await goOn(from: file)
    }

    /// Lets the guest begin, and writes it down in the middle.
    static func write(to file: URL) throws {
        let engine = makeEngine()
        let store = Store(engine: engine, host: Diary("first"))
        let module = try Module(text: guest, engine: engine)
        let instance = try makeLinker(engine).instantiate(module, in: store)
        let call = try instance.function("sum", as: ((Int32) -> Int32).self).start(6)
        while store.host.numbers.count < 2 { _ = try call.resume(fuel: 1) }

        var options = SnapshotOptions()
        options.hasModules = true  // whoever reads the file needs nothing else
        let snapshot = try store.snapshot(with: [call], participants: [store.host], options)
        try Data(snapshot.bytes).write(to: file)
    }

    /// What another process would do: all that it has is the file.
    static func goOn(from file: URL) async throws {
        let engine = makeEngine()
        let linker = makeLinker(engine)
        let snapshot = try Snapshot(Array(Data(contentsOf: file)))
        print("calls: \(snapshot.callCount), kept by the app: \(snapshot.participantNames)")
        let store = Store(engine: engine, host: Diary("second"))
        let restored = try snapshot.restore(
            in: store, linker: linker, participants: [store.host])
        let call = restored.calls[0]
        while store.host.numbers.count < 3 { _ = try call.resume(fuel: 1) }

        // From here on there are two of them.
        let diary = Diary("fork")
        let fork = try store.fork(
            host: diary, linker: linker, with: [call],
            participants: [(from: store.host, to: diary)])
        print("second:", try await call.finish(), store.host.numbers)
        print("fork:", try await fork.calls[0].finish(), diary.numbers)

        // A file that has changed is none.
        var damaged = snapshot.bytes
        damaged[200] ^= 1
        do {
            _ = try Snapshot(damaged)
        } catch {
            print("refused:", error)
        }
        // A guest is not linked with less than it had.
        do {
            try snapshot.restore(
                in: Store(engine: engine, host: Diary("none")), participants: [Diary("none")])
        } catch {
            print("refused:", error)
        }
    }
}
