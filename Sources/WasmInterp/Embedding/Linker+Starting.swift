import WasmCore

extension Linker {
    /// Creates an instance whose start function, if its module has one, the caller calls: before
    /// anything else, and in slices if it likes.
    package func instantiateWithoutStart(
        _ module: Module, in store: Store<Host>
    ) throws(InstantiationError) -> (instance: Instance, start: Function?) {
        let object = try ImportSet(self, in: store).makeInstance(of: module, runsStart: false)
        let start = module.decoded.start.map {
            Function(state: store.state, index: object.functions[$0.position])
        }
        return (Instance(state: store.state, object: object), start)
    }
}
