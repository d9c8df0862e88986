enum Guest: PluginExports {
    static func sell(prices: StreamReader<UInt32>) -> UInt32 {
        let lines = StreamWriter<Text>.make()
        let showing = DemoShop.Till.beginShow(lines: lines.reader)
        var total: UInt32 = 0
        while let price = prices.next() {
            total += price
            lines.writer.write(["\(price), together \(total)"])
        }
        lines.writer.close()
        showing.value()
        return total
    }
}
