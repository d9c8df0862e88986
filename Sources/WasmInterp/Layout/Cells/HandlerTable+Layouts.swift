extension HandlerTable {
    /// The layout of the cells of an entry point, of which no cell has been joined.
    package static func layout(of handler: Int) -> any CellLayout.Type {
        let next = BinarySearch.firstIndex(layouts.count) { layouts[$0].first > handler }
        return layouts[next - 1].layout
    }
}
