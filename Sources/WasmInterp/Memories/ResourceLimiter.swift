/// An embedder's own say in what guests may have: asked before anything grows or is made.
///
/// Give it to stores by ``StoreLimits/limiter``; one may serve many, which then share what it
/// allows. The other limits hold too, and are looked at first: what is asked here is possible
/// otherwise, but for memory that the system may not have, and an instance whose imports do not
/// fit. An answer of false is a limit like any other: `memory.grow` and `table.grow` answer -1,
/// what cannot be made is a `limitExceeded` of ``LinkError`` or ``StoreError``, or nil, an
/// allocation collects and then traps with `outOfMemory`.
///
///     final class Quota: ResourceLimiter {
///         func memoryGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64?) -> Bool {
///             desired <= 1 << 20
///         }
///     }
///
/// It is asked on the thread of the guest or host that wants more, in the midst of what that does:
/// it should answer soon, and must not use the store. Nobody tells it what goes away, nor when an
/// ``InstancePool`` makes an instance as new, which gives memory back without asking for it again.
public protocol ResourceLimiter: Sendable {
    /// Whether a linear memory may grow, or be made.
    ///
    /// - Parameters:
    ///   - current: Bytes that it has; 0 for one that is being made.
    ///   - desired: Bytes that it is going to have.
    ///   - maximum: Bytes that its type allows; nil if it says nothing.
    func memoryGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64?) -> Bool

    /// Whether a table may grow, or be made.
    ///
    /// - Parameters:
    ///   - current: Elements that it has; 0 for one that is being made.
    ///   - desired: Elements that it is going to have.
    ///   - maximum: Elements that its type allows; nil if it says nothing.
    func tableGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64?) -> Bool

    /// Whether the structures and arrays of a store may take more room.
    ///
    /// - Parameters:
    ///   - current: Bytes that they take, in steps of 32 KiB; 0 before the first.
    ///   - desired: Bytes that they are going to take.
    ///   - maximum: ``StoreLimits/heapBytesMax``, in whole steps.
    func heapGrowing(from current: UInt64, to desired: UInt64, maximum: UInt64) -> Bool

    /// Whether a store may have another instance.
    ///
    /// - Parameters:
    ///   - current: Instances that have been made in it.
    ///   - desired: One more.
    ///   - maximum: ``StoreLimits/instancesMax``.
    func instancesGrowing(from current: Int, to desired: Int, maximum: Int) -> Bool
}

// Whoever cares for one kind of thing says nothing of the others.

extension ResourceLimiter {
    /// Allows it.
    public func memoryGrowing(
        from current: UInt64, to desired: UInt64, maximum: UInt64?
    ) -> Bool { true }

    /// Allows it.
    public func tableGrowing(
        from current: UInt64, to desired: UInt64, maximum: UInt64?
    ) -> Bool { true }

    /// Allows it.
    public func heapGrowing(
        from current: UInt64, to desired: UInt64, maximum: UInt64
    ) -> Bool { true }

    /// Allows it.
    public func instancesGrowing(
        from current: Int, to desired: Int, maximum: Int
    ) -> Bool { true }
}
