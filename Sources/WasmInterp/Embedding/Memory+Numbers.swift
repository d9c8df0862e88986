import WasmCore

// Numbers as guests have them in memory: little endian, at any address.

extension Memory {
    /// Reads an integer as guests store it: little endian, at any address.
    ///
    ///     let count = try memory.load(UInt32.self, at: address)
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    public func load<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self, at address: some BinaryInteger
    ) throws(Trap) -> Number {
        let source = try range(at: address, byteCount: MemoryLayout<Number>.size)
        return Number(littleEndian: source.loadUnaligned(as: Number.self))
    }

    /// Reads an `f32`; the payload of a NaN stays as it is.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    public func load(
        _ type: Float.Type = Float.self, at address: some BinaryInteger
    ) throws(Trap) -> Float {
        Float(bitPattern: try load(at: address))
    }

    /// Reads an `f64`; the payload of a NaN stays as it is.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    public func load(
        _ type: Double.Type = Double.self, at address: some BinaryInteger
    ) throws(Trap) -> Double {
        Double(bitPattern: try load(at: address))
    }

    /// Reads a `v128`.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte lies outside.
    public func load(
        _ type: Vector128.Type = Vector128.self, at address: some BinaryInteger
    ) throws(Trap) -> Vector128 {
        let source = try range(at: address, byteCount: MemoryLayout<Vector128>.size)
        return Vector128(
            low: UInt64(littleEndian: source.loadUnaligned(as: UInt64.self)),
            high: UInt64(littleEndian: source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// Writes an integer as guests load it: little endian, at any address.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func store<Number: FixedWidthInteger & BitwiseCopyable>(
        _ number: Number, at address: some BinaryInteger
    ) throws(Trap) {
        let target = try writtenRange(at: address, byteCount: MemoryLayout<Number>.size)
        target.storeBytes(of: number.littleEndian, as: Number.self)
    }

    /// Writes an `f32`; the payload of a NaN stays as it is.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func store(_ number: Float, at address: some BinaryInteger) throws(Trap) {
        try store(number.bitPattern, at: address)
    }

    /// Writes an `f64`; the payload of a NaN stays as it is.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func store(_ number: Double, at address: some BinaryInteger) throws(Trap) {
        try store(number.bitPattern, at: address)
    }

    /// Writes a `v128`.
    ///
    /// - Throws: ``Trap`` `.memoryOutOfBounds` if any byte would lie outside; nothing is written.
    public func store(_ vector: Vector128, at address: some BinaryInteger) throws(Trap) {
        let target = try writtenRange(at: address, byteCount: MemoryLayout<Vector128>.size)
        target.storeBytes(of: vector.low.littleEndian, as: UInt64.self)
        target.storeBytes(of: vector.high.littleEndian, toByteOffset: 8, as: UInt64.self)
    }
}
