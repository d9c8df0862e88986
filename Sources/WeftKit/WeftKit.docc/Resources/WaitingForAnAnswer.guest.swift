enum Guest: PluginExports {
    static func buy(prices: [UInt32]) -> UInt32 {
        var bought: UInt32 = 0
        for price in prices where DemoShop.Bank.pay(amount: price) { bought += 1 }
        return bought
    }
}
