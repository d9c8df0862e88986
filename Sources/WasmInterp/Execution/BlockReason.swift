/// Why a host function has not answered: plain data, so that it can be written down.
///
/// The guest that has called it goes on once somebody puts the results where its arguments were;
/// with a condition, the function itself does when it is called again.
enum BlockReason: Hashable, Sendable {
    /// Others run first; the store's tasks know how the function ends.
    case task
    /// The same; it ends with an event, which goes where an argument says.
    ///
    /// - Parameter options: The driver's number of the options, which name the memory.
    case event(options: UInt32)
    /// A host function is called again when this may hold.
    case condition(WaitCondition)
}
