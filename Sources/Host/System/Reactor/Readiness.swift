/// What a descriptor is ready for, or is waited for.
package struct Readiness: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let read = Readiness(rawValue: 1)
    package static let write = Readiness(rawValue: 2)

    /// The other end is gone. Reading and writing do not wait any more, whatever they answer.
    package static let hangUp = Readiness(rawValue: 4)

    /// Reading or writing answers an error.
    package static let error = Readiness(rawValue: 8)

    /// What ends every wait, whatever it is for.
    static let ending: Readiness = [.hangUp, .error]
}
