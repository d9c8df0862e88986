import Foundation
import WasmCore
import WasmInterp

/// Components that other toolchains have made, shared between checkouts; none where they are
/// absent.
enum ComponentGuests {
    static let root = SharedData.root + "/components"

    static var arePresent: Bool { FileManager.default.fileExists(atPath: root) }

    static func data(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(root)/\(path)"))
    }

    static func component(_ path: String, _ engine: Engine) throws -> Component {
        try Component([UInt8](data(path)), engine: engine)
    }
}

/// What a host of guests keeps: values behind resources, and what has become of these.
struct GuestWorld {
    var scalar: UInt32 = 0
    /// By representation, as long as the resource is there.
    var resources: [UInt32: ComponentValue] = [:]
    var resourcesMade: UInt32 = 0
    /// Resources that were destroyed and were not there.
    var destroyedTwice = 0
    /// What the guest told the host.
    var said: [ComponentValue] = []
    /// What it wrote to its standard streams.
    var printed: [UInt8] = []

    /// A representation for a value.
    mutating func keep(_ value: ComponentValue) -> UInt32 {
        resourcesMade += 1
        resources[resourcesMade] = value
        return resourcesMade
    }

    mutating func destroy(_ representation: UInt32) {
        if resources.removeValue(forKey: representation) == nil { destroyedTwice += 1 }
    }
}

/// A guest's call that does not go as it should.
struct GuestMistake: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// A component in a store, called by texts.
struct Guest {
    let store: Store<GuestWorld>
    let instance: ComponentInstance

    /// - Parameter define: Offers what the guest imports beside WASI.
    init(
        _ path: String, engine: Engine = Engine(),
        _ define: (inout ComponentLinker<GuestWorld>, Component) throws -> Void
    ) throws {
        let component = try ComponentGuests.component(path, engine)
        var linker = ComponentLinker<GuestWorld>(engine: engine)
        linker.unknownImports = .trap
        QuietSystem.define(in: &linker)
        try define(&linker, component)
        store = Store(engine: engine, host: GuestWorld())
        instance = try linker.instantiate(component, in: store)
    }

    /// Calls a function of an interface, or of the component itself.
    @discardableResult
    func call(
        _ interface: String?, _ name: String, _ arguments: [ComponentValue]
    ) throws -> ComponentValue? {
        let function = interface.map { instance.function($0, name) } ?? instance.function(name)
        guard let function else { throw GuestMistake("no export \(interface ?? "") \(name)") }
        return try function.call(arguments)
    }

    /// Compares a call with what it should give; both are written as WAVE.
    func expect(_ interface: String?, _ name: String, _ call: GuestCall) throws {
        let function = interface.map { instance.function($0, name) } ?? instance.function(name)
        guard let function else { throw GuestMistake("no export \(interface ?? "") \(name)") }
        let result: ComponentValue?
        do {
            result = try function.call(call.arguments(function.type))
        } catch {
            let printed = String(decoding: store.host.printed, as: UTF8.self)
            throw GuestMistake("\(name)\(call.arguments): \(error)\n\(printed)")
        }
        let expected = try call.result(function.type)
        guard result == expected else {
            throw GuestMistake(
                "\(name)\(call.arguments): expected \(call.result), found "
                    + (result.map { "\($0)" } ?? "nothing")
            )
        }
    }
}

/// A call of a function and its result, as WAVE.
struct GuestCall: Sendable {
    var arguments: String
    var result: String

    /// - Parameter result: Empty for none.
    init(_ arguments: String, _ result: String = "") {
        self.arguments = arguments
        self.result = result
    }

    func arguments(_ type: ComponentSignatureType) throws -> [ComponentValue] {
        try WaveCall("call\(arguments)").arguments(type.parameters.map(\.type))
    }

    func result(_ type: ComponentSignatureType) throws -> ComponentValue? {
        try type.result.map { try ComponentValue(wave: result, as: $0) }
    }
}
