import WasmCore

/// The store that a value came from, as ``WasmValue`` hands it on.
///
/// It does not hold the store: using it after the store has gone, or after the use of an
/// ``InstancePool``'s instance that it was handed out in, is a precondition failure.
public struct StoreScope {
    private let place: UnsafeMutablePointer<StorePlace>
    private let number: UInt64

    init(_ state: StoreState) {
        place = state.place
        number = state.tenancy
    }

    var state: StoreState {
        guard let state = place.pointee.state(number) else {
            preconditionFailure("a StoreScope was used after its store had gone")
        }
        return state
    }
}
