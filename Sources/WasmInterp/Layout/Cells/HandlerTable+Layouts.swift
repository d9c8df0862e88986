extension HandlerTable {
    /// The layout of the cells of an entry point, of which no cell has been joined.
    package static func layout(of handler: Int) -> any CellLayout.Type {
        var (low, high) = (0, layouts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if layouts[middle].first <= handler { low = middle } else { high = middle }
        }
        return layouts[low].layout
    }
}
