enum Guest: PluginExports {
    static func price(item: Plugin.Item) -> UInt32 {
        item.count * (item.name == "tea" ? 3 : 5)
    }
}
