/// The plugin. Its protocols, and what it imports, are made from the WIT.
enum Guest: PluginExports {
    static func total(prices: [UInt32]) -> UInt64 {
        prices.reduce(0) { $0 + UInt64($1) }
    }
}
