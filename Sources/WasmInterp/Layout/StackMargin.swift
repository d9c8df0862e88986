import WasmCore

/// Slots that every stack has above the limit which frames keep to (``Context/stackLimit``).
///
/// Whoever calls writes before it is known what the callee needs. All of it is written from a
/// place on that a running frame has, or from the stack's start, so at most at the limit, and takes
/// no more than the margin:
///
/// - The host writes the arguments of a guest's function, or finds results, at the stack's start.
/// - A callee that has not been translated has its header (return address and caller's frame)
///   behind its parameters or results, whichever take more; its frame counts as empty until then.
/// - So does that of another instance's function, behind a bridge, if the call is a short one
///   (``Bridge/shortCallSlotsMax``).
///
/// What is larger is compared with the limit first: frames of translated code, bridges of other
/// calls and the arguments that are copied behind them, arguments of host functions. So nothing is
/// ever written behind a stack, and a stack that is smaller than the margin takes no call at all.
enum StackMargin {
    /// Parameters, or results, that function types may have at most, as records count their slots
    /// in 16 bits.
    static let signatureMax = Int(UInt16.max) / 2

    /// A header, a bridge, and what is left to a round number.
    private static let headerSlots = 48

    /// What the engine's limits on types need: 2,048 slots, 16 KiB, unless they are set higher.
    static func slotCount(_ limits: ModuleLimits) -> Int {
        let standard = ModuleLimits.standard
        // Types of host functions have the standard's limits, whatever those of modules are.
        let most = max(
            limits.parametersMax, limits.resultsMax, standard.parametersMax, standard.resultsMax)
        precondition(
            most <= signatureMax,
            "function types have at most \(signatureMax) parameters and as many results")
        return 2 * most + headerSlots
    }
}
