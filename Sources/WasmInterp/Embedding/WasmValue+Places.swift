// Numbers go in and out of slots in one step each: calls with parameter packs reach these functions
// through witness tables, once a value.

extension Int32 {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> Int32 {
        defer { place += 1 }
        return Int32(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = UInt64(UInt32(bitPattern: self))
        place += 1
    }
}

extension UInt32 {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> UInt32 {
        defer { place += 1 }
        return UInt32(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = UInt64(self)
        place += 1
    }
}

extension Int64 {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> Int64 {
        defer { place += 1 }
        return Int64(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = UInt64(bitPattern: self)
        place += 1
    }
}

extension UInt64 {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> UInt64 {
        defer { place += 1 }
        return UInt64(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = self
        place += 1
    }
}

extension Float {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> Float {
        defer { place += 1 }
        return Float(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = UInt64(bitPattern)
        place += 1
    }
}

extension Double {
    @inlinable
    public static func read(
        from place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope
    ) -> Double {
        defer { place += 1 }
        return Double(low: place.pointee, high: 0)
    }

    @inlinable
    public func write(to place: inout UnsafeMutablePointer<UInt64>, _ scope: StoreScope) {
        place.pointee = bitPattern
        place += 1
    }
}
