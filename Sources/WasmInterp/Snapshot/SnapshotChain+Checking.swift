import MeshCrypto
import WasmCore

extension SnapshotChain {
    /// What has been looked at.
    package enum Checked: Sendable {
        /// All: a guest could be in that state.
        case state
        /// Sums and form alone: who looks at the state of components needs the components.
        case form
    }

    /// Makes the state in a store that nobody has, with functions of the host that nobody calls.
    /// What parts of the world outside say of themselves is not looked at.
    ///
    /// - Parameters:
    ///   - modules: Bytes of modules that no snapshot has.
    ///   - pageStore: Where pages are kept that are not in the snapshots.
    /// - Throws: ``SnapshotError``, ``StateError``, and what storages throw.
    package func check(
        _ limits: StateLimits = StateLimits(), engine: Engine,
        modules: @escaping (Blake3Digest) -> [UInt8]? = { _ in nil },
        pageStore: (any PageStore)? = nil
    ) throws -> Checked {
        try checkPages(modules, pageStore)
        guard contents.image.components == nil else { return .form }
        var image = contents.image
        image.modules = try self.modules(engine, modules)
        let store = Store(engine: engine, host: ())
        let calls = try StateLowerer.lower(image, into: store.state, limits, []) {
            [store] wanted, _, module in store.uncalled(wanted, of: module)
        }
        for call in calls { store.state.giveBack(call) }
        return .state
    }

    private func modules(
        _ engine: Engine, _ others: (Blake3Digest) -> [UInt8]?
    ) throws -> [Module] {
        var made: [Module] = []
        var missing: [SnapshotError.ModuleMismatch] = []
        for module in modules {
            guard let bytes = module.bytes ?? others(module.digest) else {
                missing.append(.init(wanted: "\(module.digest)", given: nil))
                continue
            }
            do throws(ModuleError) {
                made.append(try Module(bytes, engine: engine))
            } catch {
                throw StateError.module(error)
            }
        }
        guard missing.isEmpty else {
            throw SnapshotError(
                .modules(missing), .modules, offset: contents.section(.modules)?.offset ?? 0)
        }
        return made
    }

    /// Those that are kept elsewhere are there, and those of data segments are ones.
    private func checkPages(
        _ modules: @escaping (Blake3Digest) -> [UInt8]?, _ pageStore: (any PageStore)?
    ) throws {
        var images = DataImages(modules: modules)
        for memory in contents.image.memories.indices {
            for piece in pieces(ofMemory: memory) {
                switch piece.content {
                case .zero, .inline: continue
                case .kept, .data:
                    for offset in piece.pages {
                        _ = try page(at: offset, of: piece, &images, pageStore)
                    }
                }
            }
        }
    }
}

extension Store {
    /// A function of the host for an import of a module, where it is one.
    fileprivate func uncalled(_ wanted: Import, of module: Module) -> Extern? {
        guard case .function(let index) = wanted.type else { return nil }
        let type = engine.functionType(module.types[index.position].rawValue)
        guard HostFunction.mayHave(type) else { return nil }
        defer { state.keepFunctions() }
        // Any call of it may be waited for.
        return .function(makeFunction(type, .asynchronous { _ in }))
    }
}
