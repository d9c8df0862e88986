/// A module at one place, for all who work on it: copying a ``DecodedModule`` counts references of
/// twenty arrays.
package final class SharedModule: Sendable {
    package let decoded: DecodedModule

    package init(_ decoded: consuming DecodedModule) { self.decoded = decoded }
}
