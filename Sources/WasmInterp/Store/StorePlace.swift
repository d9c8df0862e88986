import Platform
import Synchronization
import WasmCore

/// Where a store is found by what does not hold it.
///
/// Places are never freed, a later store gets one that is left: so whoever comes with an old number
/// can look there, and sees that it is another one by now. There are as many as there have been
/// stores at the same time.
struct StorePlace: ~Copyable {
    /// Of the store, or of the use of a pool's instance, that is here now: no other one in the
    /// process ever has it. 0 for nobody's place.
    let number: Atomic<UInt64>
    private var state: Unmanaged<StoreState>?

    private static let left = Locked<[UInt]>([])
    private static let lastNumber = Atomic<UInt64>(0)

    private init() { number = Atomic(0) }

    private static func nextNumber() -> UInt64 {
        lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// A place for a store that is being made, which has to ``enter(_:)`` it.
    static func take() -> UnsafeMutablePointer<StorePlace> {
        if let address = left.withLock({ $0.popLast() }),
            let place = UnsafeMutablePointer<StorePlace>(bitPattern: address)
        {
            return place
        }
        let place = UnsafeMutablePointer<StorePlace>.allocate(capacity: 1)
        place.initialize(to: StorePlace())
        return place
    }

    mutating func enter(_ state: StoreState) {
        self.state = .passUnretained(state)
        renumber()
    }

    /// From now on whoever was told of the store before does not find it any more.
    func renumber() { number.store(Self.nextNumber(), ordering: .relaxed) }

    /// The store goes away.
    static func leave(_ place: UnsafeMutablePointer<StorePlace>) {
        place.pointee.number.store(0, ordering: .relaxed)
        place.pointee.state = nil
        left.withLock { $0.append(UInt(bitPattern: place)) }
    }

    /// The store that was here under a number; nil if it is there no longer.
    func state(_ number: UInt64) -> StoreState? {
        guard number == self.number.load(ordering: .relaxed) else { return nil }
        return state?.takeUnretainedValue()
    }
}

extension StoreState {
    /// The number of this store, or of the use of it that a pool's instance is in now: no other one
    /// in the process ever has it.
    var tenancy: UInt64 { place.pointee.number.load(ordering: .relaxed) }
}

extension HostCall {
    /// Tells the uses of stores apart; see ``StoreState/tenancy``.
    package var tenancy: UInt64 { state.tenancy }
}
