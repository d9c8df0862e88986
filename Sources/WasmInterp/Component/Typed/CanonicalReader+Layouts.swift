import WasmCore

// What types that conform to ``ComponentConvertible`` go along their parts with.

extension CanonicalReader {
    func extent(_ layout: ComponentLayout) -> CanonicalExtent {
        context.is64 ? layout.wide : layout.narrow
    }

    /// Goes on with the first part of a record.
    ///
    /// - Returns: For `end`, once all parts are done.
    public mutating func begin(_ layout: ComponentLayout) -> ComponentValueEnd {
        ComponentValueEnd(place: begin(extent(layout)))
    }

    /// Goes on with the payload of a variant, enumeration, option or result.
    ///
    /// - Returns: The position of its case, which the type has, and what comes behind.
    /// - Throws: ``Trap`` for a case that the type does not have.
    public mutating func beginVariant(
        _ layout: ComponentLayout
    ) throws(Trap) -> (discriminant: Int, end: ComponentValueEnd) {
        let (discriminant, end) = try beginVariant(extent(layout), caseCount: layout.caseCount)
        return (discriminant, ComponentValueEnd(place: end))
    }

    /// Goes on behind a value that has parts, whatever was read of them.
    public mutating func end(_ end: ComponentValueEnd) { place = end.place }
}

extension CanonicalWriter {
    func extent(_ layout: ComponentLayout) -> CanonicalExtent {
        context.is64 ? layout.wide : layout.narrow
    }

    /// Goes on with the first part of a record.
    ///
    /// - Returns: For `end`, once all parts are done.
    public mutating func begin(_ layout: ComponentLayout) -> ComponentValueEnd {
        ComponentValueEnd(place: begin(extent(layout)))
    }

    /// Goes on with the payload of a variant, enumeration, option or result.
    ///
    /// - Parameter discriminant: The position of the case.
    /// - Returns: For `end`, once all parts are done.
    /// - Throws: ``Trap`` if the guest has no room for it.
    public mutating func beginVariant(
        _ layout: ComponentLayout, _ discriminant: Int
    ) throws(Trap) -> ComponentValueEnd {
        ComponentValueEnd(place: try beginVariant(extent(layout), discriminant))
    }

    /// Goes on behind a value that has parts.
    public mutating func end(_ end: ComponentValueEnd) { self.end(end.place) }
}
