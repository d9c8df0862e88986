public import WasmInterp

extension Trap {
    /// The code that the guest ended with by `proc_exit`; nil if that is not what ended it.
    public var exit: WASIExit? { cause as? WASIExit }
}
