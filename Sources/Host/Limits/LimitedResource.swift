/// What guests can use up, and what a ``GuestBudget`` limits therefore.
///
/// What is known of each stands in one table, by which they are enforced, told and documented.
public enum LimitedResource: Int, CaseIterable, Hashable, Sendable {
    case memory, tables, instances, heap, stack, code
    case fuel, wallClock, cpuTime
    case descriptors, sockets
    case bytesRead, bytesWritten, bytesPerSecond, copiedBytes
    case randomBytes, logBytes

    /// As errors and documentation call it.
    public var name: String { row.name }
    /// What its limits count.
    public var unit: String { row.unit }
}

extension LimitedResource: CustomStringConvertible {
    /// The ``name``.
    public var description: String { name }
}
