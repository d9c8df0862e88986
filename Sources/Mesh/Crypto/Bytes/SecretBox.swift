/// Something secret in a place of its own, which is wiped when its owner goes.
///
/// It does not lie in the owner itself, as each move of that would leave a copy behind. The
/// value's type is no private one: of a noncopyable owner that has such a type in it, the compiler
/// (6.3.1) makes modules that do not pass its own verification.
@safe struct SecretBox<Value: BitwiseCopyable>: ~Copyable {
    private let place: UnsafeMutablePointer<Value>

    init(_ value: Value) {
        unsafe place = UnsafeMutablePointer.allocate(capacity: 1)
        unsafe place.initialize(to: value)
    }

    /// - Parameter change: Makes the secret of the value, in its place.
    init(_ value: Value, _ change: (inout Value) -> Void) {
        self.init(value)
        unsafe change(&place.pointee)
    }

    deinit {
        unsafe Secret.wipe(
            UnsafeMutableRawBufferPointer(start: place, count: MemoryLayout<Value>.size))
        unsafe place.deallocate()
    }

    func withValue<Result, Failure: Error>(
        _ body: (borrowing Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(place.pointee)
    }
}

// Nobody writes to the place after `init`, and it is given back when the one owner goes:
// readers on several threads see the same value, and none of them outlives it.
extension SecretBox: @unchecked Sendable where Value: Sendable {}
