/// A recursive group: which of a module's types belong together.
///
/// A type of its own, as an array of ranges is made by looking for what makes them comparable.
package struct TypeGroup: Sendable {
    /// Of the module's types.
    package let range: Range<Int>

    package init(_ range: Range<Int>) { self.range = range }
}
